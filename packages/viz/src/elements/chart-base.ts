import {
  type CSSResult,
  css,
  html,
  LitElement,
  nothing,
  type PropertyDeclarations,
  type TemplateResult,
} from 'lit';
import { styleMap } from 'lit/directives/style-map.js';
import type { ChartElement } from '../charts/frame.ts';
import type { ChartTheme } from '../charts/theme.ts';

/** A row of the table that stands in for the picture. */
export interface DataTable {
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Colours as custom properties, so that the page's style sheet decides, light or dark. */
export const themeFromCss: ChartTheme = {
  background: 'none',
  text: 'var(--_text)',
  muted: 'var(--_muted)',
  grid: 'var(--_grid)',
  observed: 'var(--_observed)',
  forecast: 'var(--_forecast)',
  accent: 'var(--_accent)',
  fontFamily: 'inherit',
};

/**
 * What the chart elements share: they fill the width they are given, redraw at most once a frame, and can be
 * read point by point with pointer, keyboard or screen reader.
 */
export abstract class ChartBase<Point extends object> extends LitElement {
  static override readonly properties: PropertyDeclarations = {
    heading: { type: String },
    height: { type: Number },
    hideTable: { type: Boolean, attribute: 'hide-table' },
    cursor: { state: true },
    width: { state: true },
  };

  static override readonly styles: CSSResult = css`
    :host {
      display: block;
      position: relative;
      min-width: 0;
      --_text: var(--recurra-chart-text, light-dark(#17202e, #e8edf3));
      --_muted: var(--recurra-chart-muted, light-dark(#52606f, #a5b1bf));
      --_grid: var(--recurra-chart-grid, light-dark(#d9dee5, #2b3440));
      --_observed: var(--recurra-chart-observed, light-dark(#334155, #cbd5e1));
      --_forecast: var(--recurra-chart-forecast, light-dark(#1d5fd1, #74a9ff));
      --_accent: var(--recurra-chart-accent, light-dark(#b4480f, #f4a261));
      --_tip: var(--recurra-chart-tip, light-dark(#ffffff, #1c2430));
    }
    :host([hidden]) {
      display: none;
    }
    .plot {
      position: relative;
      border-radius: 6px;
      touch-action: pan-y;
      outline: none;
    }
    .plot:focus-visible {
      outline: 2px solid var(--_forecast);
      outline-offset: 2px;
    }
    .rule {
      position: absolute;
      width: 0;
      border-left: 1px solid var(--_muted);
      pointer-events: none;
    }
    .tip {
      position: absolute;
      box-sizing: border-box;
      max-width: 100%;
      padding: 6px 10px;
      font-size: 12.5px;
      line-height: 1.5;
      color: var(--_text);
      background: var(--_tip);
      border: 1px solid var(--_grid);
      border-radius: 6px;
      box-shadow: 0 2px 8px rgb(0 0 0 / 0.15);
      pointer-events: none;
      white-space: nowrap;
      font-variant-numeric: tabular-nums;
    }
    .tip b {
      display: block;
      font-weight: 600;
    }
    .hidden {
      position: absolute;
      width: 1px;
      height: 1px;
      margin: -1px;
      overflow: hidden;
      clip-path: inset(50%);
      white-space: nowrap;
    }
  `;

  /** Title inside the picture; also its accessible name. */
  declare heading: string | undefined;
  /** Height in pixels. By default it follows the width. */
  declare height: number | undefined;
  /** Leave out the visually hidden table, where the page shows the same numbers anyway. */
  declare hideTable: boolean;
  /** @internal Index of the point being read. */
  declare protected cursor: number | undefined;
  /** @internal Pixels available. */
  declare protected width: number;

  #chart: ChartElement | undefined;
  #points: readonly Point[] = [];
  #observer: ResizeObserver | undefined;

  constructor() {
    super();
    this.hideTable = false;
    this.width = 0;
  }

  /** Draws the picture. */
  protected abstract draw(width: number, height: number): ChartElement;
  /** The points to step through, in order. */
  protected abstract listPoints(): readonly Point[];
  /** Where a point lies on the horizontal scale. */
  protected abstract position(point: Point): Date | number;
  /** A point in words: its heading, then a line for each value. */
  protected abstract tell(point: Point): readonly string[];
  /** Name for assistive technology. */
  protected abstract accessibleName(): string;
  /** A sentence or two on what there is to see. */
  protected abstract summary(): string;
  /** The numbers. */
  protected abstract table(): DataTable;
  /** Of the event that tells which point is being read. */
  protected abstract readonly pointEvent: string;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#observer = new ResizeObserver((entries) => {
      const width = Math.floor(entries[0]?.contentRect.width ?? 0);
      if (width > 0) this.width = width;
    });
    this.#observer.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer?.disconnect();
    this.#observer = undefined;
  }

  /** Data may arrive faster than the screen shows it: one redraw a frame is enough. */
  protected override async scheduleUpdate(): Promise<void> {
    await new Promise((resolve) => requestAnimationFrame(resolve));
    super.scheduleUpdate();
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    const onlyCursor = changed.size === 1 && changed.has('cursor');
    if (onlyCursor || this.width === 0) return;
    this.#points = this.listPoints();
    if (this.cursor !== undefined && this.cursor >= this.#points.length) this.cursor = undefined;
    const height = this.height ?? Math.round(Math.min(420, Math.max(270, this.width * 0.46)));
    this.#chart = this.draw(this.width, height);
    // The wrapper carries name and role; a title would pop up as a tooltip over the readout.
    this.#chart.querySelector('title')?.remove();
    this.#chart.setAttribute('aria-hidden', 'true');
  }

  protected override render(): TemplateResult | typeof nothing {
    if (!this.#chart) return nothing;
    const last = this.#points.length - 1;
    const current = this.cursor ?? last;
    const point = this.#points[current];
    return html`
      <div
        class="plot"
        part="plot"
        role="slider"
        tabindex="0"
        aria-roledescription="chart"
        aria-label=${`${this.accessibleName()}. ${this.summary()}`}
        aria-valuemin="0"
        aria-valuemax=${Math.max(0, last)}
        aria-valuenow=${Math.max(0, current)}
        aria-valuetext=${point ? this.tell(point).join(', ') : 'No data yet'}
        @keydown=${this.#onKey}
        @pointermove=${this.#onPointer}
        @pointerleave=${() => this.#move(undefined)}
        @blur=${() => this.#move(undefined)}
      >
        ${this.#chart} ${this.cursor !== undefined && point ? this.#readout(point) : nothing}
      </div>
      ${this.hideTable ? nothing : this.#hiddenTable()}
    `;
  }

  #readout(point: Point): TemplateResult {
    const chart = this.#chart!;
    const x = chart.scale('x')?.apply(this.position(point)) ?? 0;
    const [bottom = 0, top = 0] = (chart.scale('y')?.range ?? []) as number[];
    const onLeft = x > this.width / 2;
    const place = onLeft ? { right: `${this.width - x + 8}px` } : { left: `${x + 8}px` };
    const [title, ...lines] = this.tell(point);
    return html`
      <div class="rule" style=${styleMap({ left: `${x}px`, top: `${top}px`, height: `${bottom - top}px` })}></div>
      <div class="tip" part="tip" style=${styleMap({ ...place, top: `${top}px` })}>
        <b>${title}</b>${lines.map((line) => html`<div>${line}</div>`)}
      </div>
    `;
  }

  #hiddenTable(): TemplateResult {
    const { caption, columns, rows } = this.table();
    return html`
      <div class="hidden">
        <table>
          <caption>${caption}</caption>
          <thead>
            <tr>${columns.map((column) => html`<th scope="col">${column}</th>`)}</tr>
          </thead>
          <tbody>
            ${rows.map(
              ([head, ...cells]) =>
                html`<tr><th scope="row">${head}</th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`,
            )}
          </tbody>
        </table>
      </div>
    `;
  }

  #move(index: number | undefined): void {
    if (index === this.cursor) return;
    this.cursor = index;
    const point = index === undefined ? undefined : this.#points[index];
    this.dispatchEvent(new CustomEvent(this.pointEvent, { detail: point, bubbles: true, composed: true }));
  }

  #onKey = (event: KeyboardEvent): void => {
    const last = this.#points.length - 1;
    if (last < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = this.cursor ?? last;
    const page = Math.max(1, Math.round(last / 10));
    const target: Record<string, number | undefined> = {
      ArrowLeft: at - 1,
      ArrowDown: at - 1,
      ArrowRight: at + 1,
      ArrowUp: at + 1,
      PageUp: at - page,
      PageDown: at + page,
      Home: 0,
      End: last,
      Escape: undefined,
    };
    if (!(event.key in target)) return;
    event.preventDefault();
    const to = target[event.key];
    this.#move(to === undefined ? undefined : Math.min(last, Math.max(0, to)));
  };

  #onPointer = (event: PointerEvent): void => {
    const scale = this.#chart?.scale('x');
    if (!scale || this.#points.length === 0) return;
    const x = event.clientX - this.getBoundingClientRect().left;
    let nearest = 0;
    let distance = Number.POSITIVE_INFINITY;
    this.#points.forEach((point, i) => {
      const gap = Math.abs(scale.apply(this.position(point)) - x);
      if (gap < distance) {
        distance = gap;
        nearest = i;
      }
    });
    this.#move(nearest);
  };
}
