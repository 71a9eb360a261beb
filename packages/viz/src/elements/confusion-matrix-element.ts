import {
  type CSSResult,
  html,
  LitElement,
  nothing,
  type PropertyDeclarations,
  type TemplateResult,
} from 'lit';
import { cellInWords, checkCounts, type MatrixCell } from '../gesture/matrix.ts';
import { matrixStyles } from '../gesture/matrix-styles.ts';
import { gestureStyles } from '../gesture/styles.ts';

/** Where one goes from a cell by key. */
const moves: Readonly<Record<string, readonly [row: number, column: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  Home: [0, Number.NEGATIVE_INFINITY],
  End: [0, Number.POSITIVE_INFINITY],
  PageUp: [Number.NEGATIVE_INFINITY, 0],
  PageDown: [Number.POSITIVE_INFINITY, 0],
};

const between = (value: number, most: number): number => Math.min(most, Math.max(0, value));

/**
 * `<recurra-confusion-matrix>`: what was taken for what, as a table: a row is what things are, a column what they were
 * taken for. Each row is shaded by its shares.
 *
 * Fires `cell-select` (`{ actual, predicted, count, share }`) when a cell is clicked, or Enter is pressed on it.
 *
 * @example
 * matrix.classes = ['arrow', 'check'];
 * matrix.counts = [[9, 1], [0, 10]];
 */
export class RecurraConfusionMatrix extends LitElement {
  static override readonly properties: PropertyDeclarations = {
    classes: { attribute: false },
    counts: { attribute: false },
    heading: { type: String },
    rejectedLabel: { type: String, attribute: 'rejected-label' },
    place: { state: true },
    pointed: { state: true },
  };

  static override readonly styles: CSSResult[] = [gestureStyles, matrixStyles];

  /** Names of the classes. */
  declare classes: readonly string[];
  /**
   * How many of each class (row) were taken for each (column); a column more than there are classes is for what was
   * taken for none of them. What is no such table is refused with a TypeError when it is drawn: `updateComplete` rejects.
   */
  declare counts: readonly (readonly number[])[];
  /** Its title. Default `What was taken for what`. */
  declare heading: string | undefined;
  /** Name of the column for what was rejected. Default `none`. */
  declare rejectedLabel: string | undefined;
  /** @internal The cell that Tab goes to: row and column. */
  declare protected place: readonly [number, number];
  /** @internal The cell that the mouse is on. */
  declare protected pointed: readonly [number, number] | undefined;

  #columns: readonly string[] = [];
  #totals: readonly number[] = [];

  constructor() {
    super();
    this.classes = [];
    this.counts = [];
    this.place = [0, 0];
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('classes') && !changed.has('counts') && !changed.has('rejectedLabel')) return;
    const hasRejected = checkCounts(this.classes, this.counts);
    this.#columns = hasRejected ? [...this.classes, this.rejectedLabel ?? 'none'] : this.classes;
    this.#totals = this.counts.map((row) => row.reduce((sum, count) => sum + count, 0));
    const [row, column] = this.place;
    this.place = [between(row, this.classes.length - 1), between(column, this.#columns.length - 1)];
    this.pointed = undefined;
  }

  protected override render(): TemplateResult {
    const { counts } = this;
    if (counts.length === 0) return html`<p class="empty">Nothing has been tested yet.</p>`;
    const [row, column] = this.pointed ?? this.place;
    return html`
      <p class="caption" id="caption">${this.heading ?? 'What was taken for what'}</p>
      <div class="scroller" part="scroller">
        <table role="grid" aria-labelledby="caption" aria-readonly="true" @keydown=${this.#onKey} @mouseleave=${this.#leave}>
          <thead>
            <tr>
              <th scope="col" class="corner"><span>is ↓</span> <span>taken for →</span></th>
              ${this.#columns.map((name) => html`<th scope="col" title=${name}><span>${name}</span></th>`)}
              <th scope="col" class="right"><span>right</span></th>
            </tr>
          </thead>
          <tbody>
            ${counts.map((_, i) => this.#row(i))}
          </tbody>
        </table>
      </div>
      <p class="words" part="words">${cellInWords(this.#cell(row, column), this.#totals[row]!)}</p>
    `;
  }

  #row(i: number): TemplateResult {
    const total = this.#totals[i]!;
    const right = total === 0 ? '–' : `${Math.round((this.counts[i]![i]! / total) * 100)} %`;
    return html`<tr>
      <th scope="row" title=${this.classes[i]!}>${this.classes[i]}</th>
      ${this.#columns.map((_, j) => this.#td(i, j))}
      <td class="right" aria-label=${`${right} right`}>${right}</td>
    </tr>`;
  }

  #td(i: number, j: number): TemplateResult {
    const cell = this.#cell(i, j);
    const [row, column] = this.place;
    const kind = i === j ? 'hit' : 'miss';
    const share = Math.round(cell.share * 100);
    return html`<td
      class=${`${kind} ${cell.count === 0 ? 'zero' : ''}`}
      style=${cell.count === 0 ? nothing : `--_share:${share}%`}
      tabindex=${row === i && column === j ? 0 : -1}
      aria-label=${cellInWords(cell, this.#totals[i]!)}
      @focus=${() => {
        this.place = [i, j];
        this.pointed = undefined;
      }}
      @mouseenter=${() => {
        this.pointed = [i, j];
      }}
      @click=${() => this.#select(i, j)}
    >${cell.count}</td>`;
  }

  #cell(i: number, j: number): MatrixCell {
    const count = this.counts[i]![j]!;
    const total = this.#totals[i]!;
    return {
      actual: this.classes[i]!,
      predicted: this.#columns[j]!,
      count,
      share: total === 0 ? 0 : count / total,
    };
  }

  #select(i: number, j: number): void {
    const detail = this.#cell(i, j);
    this.dispatchEvent(new CustomEvent('cell-select', { detail, bubbles: true, composed: true }));
  }

  readonly #leave = (): void => {
    this.pointed = undefined;
  };

  readonly #onKey = async (event: KeyboardEvent): Promise<void> => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const [row, column] = this.place;
    if (event.key === 'Enter') return this.#select(row, column);
    const move = moves[event.key];
    if (move === undefined) return;
    event.preventDefault();
    this.place = [
      between(row + move[0], this.classes.length - 1),
      between(column + move[1], this.#columns.length - 1),
    ];
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('td[tabindex="0"]')?.focus();
  };
}
