import { html, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { durationOf, thumbnailPath } from '../gesture/drawing.ts';
import { drawingInWords } from '../gesture/ink.ts';
import type { PointRange, RecordedGesture } from '../gesture/types.ts';

const size = 64;
const paths = new WeakMap<RecordedGesture, string>();

/** The picture of an example; drawn once. */
function pathOf(example: RecordedGesture): string {
  const known = paths.get(example);
  if (known !== undefined) return known;
  const path = thumbnailPath(example, size, 8);
  paths.set(example, path);
  return path;
}

/** What the small pictures tell. */
export interface ThumbnailHost {
  readonly examples: readonly RecordedGesture[];
  /** The one that is looked at. */
  readonly shown: RecordedGesture | undefined;
  /** The one that Tab goes to. */
  readonly focused: number;
  show(example: RecordedGesture): void;
  onKey(event: KeyboardEvent): void;
  onFocus(index: number): void;
}

/** Small pictures of the examples of a class. */
export function thumbnails(host: ThumbnailHost): TemplateResult {
  return html`<ul class="thumbnails" part="thumbnails" aria-label="Examples" @keydown=${host.onKey}>
    ${host.examples.map(
      (example, i) => html`<li>
        <button
          type="button"
          aria-label=${`Example ${i + 1}: ${drawingInWords(example)}`}
          aria-pressed=${example === host.shown}
          tabindex=${i === host.focused ? 0 : -1}
          @focus=${() => host.onFocus(i)}
          @click=${() => host.show(example)}
        >
          <svg viewBox=${`0 0 ${size} ${size}`} aria-hidden="true"><path d=${pathOf(example)} /></svg>
        </button>
      </li>`,
    )}
  </ul>`;
}

/** What the view of an example tells. */
export interface ExampleViewHost {
  readonly example: RecordedGesture;
  readonly classes: readonly string[];
  /** Whether nothing can be changed. */
  readonly isOff: boolean;
  /** What stays of it. */
  readonly range: PointRange;
  setRange(range: PointRange): void;
  trim(): void;
  replay(): void;
  move(name: string): void;
  delete(): void;
  close(): void;
}

/** An example, large: to be replayed, trimmed, given to another class, deleted. */
export function exampleView(host: ExampleViewHost): TemplateResult {
  const { classes, example, isOff, range } = host;
  const { points } = example;
  const end = points.length - 1;
  const isWhole = range.first === 0 && range.last === end;
  const seconds = (index: number): string => `${((points[index]![2] - points[0]![2]) / 1000).toFixed(2)} s`;
  const set = (event: Event, edge: 'first' | 'last'): void => {
    const value = (event.target as HTMLInputElement).valueAsNumber;
    host.setRange(
      edge === 'first'
        ? { ...range, first: Math.min(value, range.last - 1) }
        : { ...range, last: Math.max(value, range.first + 1) },
    );
  };
  const slider = (label: string, edge: 'first' | 'last'): TemplateResult => html`<label>
    ${label}
    <input
      type="range"
      min="0"
      max=${end}
      .value=${live(String(range[edge]))}
      aria-valuetext=${seconds(range[edge])}
      @input=${(event: Event) => set(event, edge)}
    />
    <output>${seconds(range[edge])}</output>
  </label>`;
  return html`<div class="view" @keydown=${(event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    host.close();
  }}>
    <recurra-stroke-canvas read-only .drawing=${example} .range=${isWhole ? undefined : range} label="Example"></recurra-stroke-canvas>
    <div class="row">
      <button type="button" class="back" @click=${host.close}>Record more</button>
      <button type="button" @click=${host.replay}>Replay</button>
      <button type="button" ?disabled=${isOff} @click=${host.delete}>Delete</button>
      <label class="move"
        >Class
        <select ?disabled=${isOff} @change=${(event: Event) => host.move((event.target as HTMLSelectElement).value)}>
          ${classes.map((name) => html`<option ?selected=${name === example.name}>${name}</option>`)}
        </select></label
      >
    </div>
    <div class="trim" role="group" aria-label="Trim">
      ${slider('Starts at', 'first')} ${slider('Ends at', 'last')}
      <button type="button" ?disabled=${isWhole || isOff} @click=${host.trim}>Trim</button>
      <span class="length">${example.subject ? `by ${example.subject}, ` : ''}${(durationOf(example) / 1000).toFixed(1)} s, ${points.length} points</span>
    </div>
  </div>`;
}
