import { formatNumber } from '@recurra/viz';
import {
  type CSSResult,
  css,
  html,
  LitElement,
  nothing,
  type PropertyDeclarations,
  type TemplateResult,
} from 'lit';
import { controls } from '../../../ui/controls.ts';
import { fieldStyles } from '../../../ui/fields.ts';
import type { ModelChoice } from './models.ts';
import type { Figure, Numbers } from './protocol.ts';

/** Figures that are shown at once; the others are in a fold. */
const first = [
  'Notes of the key',
  'Notes in a frame',
  'Chords: major',
  'Chords: minor',
  'Moves by a second',
  'Parallel fifths',
  'Length of a chord',
  'Four quarters heard before',
];

/** Where a figure lies, in words: colour alone tells nothing. */
export function placeOf({
  high,
  low,
  value,
}: Pick<Figure, 'high' | 'low' | 'value'>): 'usual' | 'low' | 'high' {
  if (value < low - 1e-9) return 'low';
  return value > high + 1e-9 ? 'high' : 'usual';
}

/** A figure's title and how its values read: shares as per cent. */
function wordsOf({ title }: Figure): { readonly title: string; readonly format: (value: number) => string } {
  const plain = title.replace(' (share)', '');
  if (plain === title) return { title, format: formatNumber };
  return { title: plain, format: (value) => `${Math.round(value * 100)} %` };
}

const words = { usual: 'usual', low: 'low', high: 'high' };

/** `<music-numbers>`: a piece in numbers, beside the pieces that the model learned from. */
export class NumbersPanel extends LitElement {
  static override readonly properties: PropertyDeclarations = {
    numbers: { attribute: false },
    model: { attribute: false },
  };

  static override readonly styles: CSSResult[] = [
    controls,
    fieldStyles,
    css`
      .scroll {
        overflow-x: auto;
        margin-top: 12px;
      }
      table {
        width: 100%;
        border-collapse: collapse;
        font-size: 0.9375rem;
        font-variant-numeric: tabular-nums;
      }
      th,
      td {
        padding: 6px 12px 6px 0;
        border-bottom: 1px solid var(--line);
        text-align: right;
        white-space: nowrap;
      }
      th:first-child {
        text-align: left;
        font-weight: 400;
        white-space: normal;
      }
      thead th {
        color: var(--muted);
        font-weight: 550;
        font-size: 0.8125rem;
      }
      .usual {
        color: var(--good);
      }
      .low,
      .high {
        color: var(--warn);
        font-weight: 600;
      }
      .lead {
        margin-top: 6px;
      }
    `,
  ];

  /** What was counted. */
  declare numbers: Numbers;
  /** The model it was counted with. */
  declare model: ModelChoice;

  protected override render(): TemplateResult {
    const { figures, nllPerFrame } = this.numbers;
    const shown = figures.filter(({ title }) => first.some((start) => title.startsWith(start)));
    const others = figures.filter((figure) => !shown.includes(figure));
    const inside = figures.filter((figure) => placeOf(figure) === 'usual').length;
    const { heldOut } = this.model;
    return html`
      <section class="card" aria-labelledby="numbers">
        <h2 id="numbers">In numbers</h2>
        ${
          nllPerFrame === undefined
            ? nothing
            : html`<p class="lead">
                To the model this music costs <strong>${formatNumber(nllPerFrame)} nats a frame</strong>${
                  heldOut === undefined
                    ? '.'
                    : html`; music of its kind that it has not seen costs ${formatNumber(heldOut)}.`
                }
                <span class="muted small">The less, the more expected.</span>
              </p>`
        }
        ${
          figures.length === 0
            ? html`<p class="muted small">There is too little that it learned from to compare with.</p>`
            : html`
                <p class="muted small">
                  ${inside} of ${figures.length} figures are where nine of ten pieces are that ${this.model.name} learned from.
                </p>
                ${this.#table(shown.length > 0 ? shown : others, 'Figures')}
                ${
                  shown.length > 0 && others.length > 0
                    ? html`<details>
                        <summary>All the others</summary>
                        ${this.#table(others, 'More figures')}
                      </details>`
                    : nothing
                }
              `
        }
      </section>
    `;
  }

  #table(figures: readonly Figure[], label: string): TemplateResult {
    return html`
      <div class="scroll" tabindex="0" role="region" aria-label=${label}>
        <table>
          <thead>
            <tr>
              <th scope="col">Figure</th>
              <th scope="col">Here</th>
              <th scope="col">Usual</th>
              <th scope="col">So it is</th>
            </tr>
          </thead>
          <tbody>
            ${figures.map((figure) => {
              const place = placeOf(figure);
              const { format, title } = wordsOf(figure);
              return html`<tr>
                <th scope="row">${title}</th>
                <td>${format(figure.value)}</td>
                <td>${format(figure.low)} to ${format(figure.high)}</td>
                <td class=${place}>${words[place]}</td>
              </tr>`;
            })}
          </tbody>
        </table>
      </div>
    `;
  }
}
