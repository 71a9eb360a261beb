import { type Drawing, thumbnailPath } from '@recurra/viz';
import { html, type TemplateResult } from 'lit';

const size = 32;
const paths = new WeakMap<Drawing, string>();

/** A small picture of a drawing. */
export function pictureOf(drawing: Drawing): TemplateResult {
  let path = paths.get(drawing);
  if (path === undefined) {
    path = thumbnailPath(drawing, size, 4);
    paths.set(drawing, path);
  }
  return html`<svg viewBox=${`0 0 ${size} ${size}`} aria-hidden="true"><path d=${path} /></svg>`;
}
