import type { SeriesTable } from '@recurra/forecasting';
import { type CSSResult, css, html, LitElement, type PropertyDeclarations, type TemplateResult } from 'lit';
import { controls } from '../../ui/controls.ts';
import { chosenSeries, longestHorizon } from './defaults.ts';
import type { RunSettings } from './protocol.ts';

interface NumberField {
  readonly key: 'horizon' | 'seasonLength' | 'epochs' | 'seed';
  readonly label: string;
  readonly hint: string;
  readonly min: number;
  readonly max: number;
  readonly placeholder?: string;
}

/** `<forecast-options>`: what the run shall do. Fires `change-settings` (detail: what changed). */
export class ForecastOptions extends LitElement {
  static override readonly properties: PropertyDeclarations = {
    table: { attribute: false },
    settings: { attribute: false },
    disabled: { type: Boolean },
  };

  static override readonly styles: CSSResult[] = [
    controls,
    css`
      .fields {
        display: grid;
        gap: 14px;
        margin-top: 12px;
      }
      .field {
        display: grid;
        gap: 4px;
        align-content: start;
      }
      details {
        margin-top: 14px;
      }
      summary {
        cursor: pointer;
        color: var(--accent);
        font-weight: 600;
        font-size: 0.9375rem;
        border-radius: 4px;
        width: fit-content;
      }
      .hint {
        font-size: 0.8125rem;
        line-height: 1.4;
      }
      .error {
        color: var(--error);
      }
      fieldset:disabled {
        opacity: 0.6;
      }
    `,
  ];

  /** The data. */
  declare table: SeriesTable | undefined;
  /** What is chosen now. */
  declare settings: RunSettings | undefined;
  /** While a run is under way. */
  declare disabled: boolean;

  constructor() {
    super();
    this.disabled = false;
  }

  /** Shows the first thing that is wrong, if there is one. */
  reportValidity(): boolean {
    const wrong = this.renderRoot.querySelector<HTMLInputElement>('input:invalid');
    if (!wrong) return true;
    const fold = wrong.closest('details');
    if (fold) fold.open = true;
    wrong.reportValidity();
    return false;
  }

  #tell(change: Partial<RunSettings>): void {
    this.dispatchEvent(new CustomEvent('change-settings', { detail: change }));
  }

  #number(field: NumberField): TemplateResult {
    const value = this.settings?.[field.key];
    const changed = (event: Event): void => {
      const input = event.target as HTMLInputElement;
      if (!input.validity.valid) {
        this.requestUpdate();
        return;
      }
      if (input.value === '') this.#tell({ epochs: undefined });
      else this.#tell({ [field.key]: Number(input.value) });
    };
    return html`
      <div class="field">
        <label for=${field.key}>${field.label}</label>
        <input
          id=${field.key}
          type="number"
          inputmode="numeric"
          step="1"
          min=${field.min}
          max=${field.max}
          ?required=${field.placeholder === undefined}
          placeholder=${field.placeholder ?? ''}
          .value=${value === undefined ? '' : String(value)}
          aria-describedby=${`${field.key}-hint`}
          @change=${changed}
        />
        <span class="hint muted" id=${`${field.key}-hint`}>${field.hint}</span>
      </div>
    `;
  }

  protected override render(): TemplateResult {
    const { table, settings } = this;
    if (!table || !settings) {
      return html`<fieldset disabled><legend>2. Forecast</legend></fieldset>`;
    }
    const series = chosenSeries(table, settings.seriesId);
    const longest = longestHorizon(series);
    const length = Math.min(...series.map(({ values }) => values.length));
    const unit = table.frequency.count === 1 ? `${table.frequency.unit}s` : 'steps';
    return html`
      <fieldset ?disabled=${this.disabled}>
        <legend>2. Forecast</legend>
        <div class="fields">
          ${table.series.length > 1 ? this.#series(table, settings) : ''}
          ${this.#number({
            key: 'horizon',
            label: `How far ahead (${unit})`,
            hint: `From 1 to ${longest}. The data are ${table.frequency.label}.`,
            min: 1,
            max: longest,
          })}
        </div>
        <details>
          <summary>More settings</summary>
          <div class="fields">
            ${this.#number({
              key: 'seasonLength',
              label: `Length of a season (${unit})`,
              hint: 'Found from the data. 1 for no season.',
              min: 1,
              max: Math.max(1, Math.floor(length / 2)),
            })}
            <div class="field">
              <label for="level">Interval</label>
              <select id="level" @change=${(event: Event) => this.#tell({ level: Number((event.target as HTMLSelectElement).value) })}>
                ${[0.5, 0.8, 0.9, 0.95].map(
                  (level) =>
                    html`<option value=${level} ?selected=${settings.level === level}>${Math.round(level * 100)} %</option>`,
                )}
              </select>
              <span class="hint muted">How sure the interval shall be to hold the truth.</span>
            </div>
            ${this.#number({
              key: 'epochs',
              label: 'Epochs',
              hint: 'Most rounds of training. Training ends sooner when nothing improves.',
              min: 1,
              max: 10_000,
              placeholder: 'Automatic',
            })}
            ${this.#number({
              key: 'seed',
              label: 'Seed',
              hint: 'The same seed gives the same forecast.',
              min: 0,
              max: 2 ** 31 - 1,
            })}
          </div>
        </details>
      </fieldset>
    `;
  }

  #series(table: SeriesTable, settings: RunSettings): TemplateResult {
    const all = '\u0000all';
    const changed = (event: Event): void => {
      const { value } = event.target as HTMLSelectElement;
      const seriesId = value === all ? undefined : value;
      const longest = longestHorizon(chosenSeries(table, seriesId));
      this.#tell({ seriesId, horizon: Math.min(settings.horizon, longest) });
    };
    return html`
      <div class="field">
        <label for="series">What to forecast</label>
        <select id="series" @change=${changed}>
          ${table.series.map(
            ({ id }) => html`<option value=${id} ?selected=${settings.seriesId === id}>${id}</option>`,
          )}
          <option value=${all} ?selected=${settings.seriesId === undefined}>
            All ${table.series.length} series, with one model
          </option>
        </select>
      </div>
    `;
  }
}
