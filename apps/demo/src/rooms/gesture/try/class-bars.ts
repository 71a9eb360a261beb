import type { Drawing } from '@recurra/viz';
import { html, nothing, type TemplateResult } from 'lit';
import type { Verdict } from '../live-recognition.ts';
import { pictureOf } from './picture.ts';

/** What the bars show, and whom they tell. */
export interface ClassBarsHost {
  readonly classes: readonly string[];
  readonly verdict: Verdict | undefined;
  readonly pictures: ReadonlyMap<string, Drawing>;
  readonly wordsOf: (name: string) => string;
  /** A class with a picture is to be drawn. */
  show(drawing: Drawing): void;
}

function bar(host: ClassBarsHost, name: string, i: number): TemplateResult {
  const { pictures, show, verdict, wordsOf } = host;
  const picture = pictures.get(name);
  const probability = verdict?.probabilities[i]?.probability ?? 0;
  const words = wordsOf(name);
  const content = html`
    ${picture ? pictureOf(picture) : nothing}
    <span class="name">${words}</span>
    <span class="percent">${verdict ? `${Math.round(probability * 100)} %` : ''}</span>
    <span class="bar" aria-hidden="true"><i style=${`width:${probability * 100}%`}></i></span>
  `;
  const look = `class ${verdict?.name === name ? 'winner' : ''}`;
  return html`<li>
    ${
      picture
        ? html`<button class=${look} title=${`Draw ${words}`} @click=${() => show(picture)}>${content}</button>`
        : html`<div class=${look}>${content}</div>`
    }
  </li>`;
}

/** Every class with its picture and its probability; and whether it is none of them. */
export function classBars(host: ClassBarsHost): TemplateResult {
  const { classes, verdict } = host;
  const isNone = verdict !== undefined && verdict.name === undefined;
  return html`
    <ul class="bars" aria-label="Gestures and how likely they are">
      ${classes.map((name, i) => bar(host, name, i))}
      <li><div class=${`class none ${isNone ? 'winner' : ''}`}><span class="name">none of these</span>${isNone ? html`<span class="percent">✓</span>` : nothing}</div></li>
    </ul>
  `;
}
