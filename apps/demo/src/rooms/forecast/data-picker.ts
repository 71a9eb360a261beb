import {
  type CSSResult,
  css,
  html,
  LitElement,
  nothing,
  type PropertyDeclarations,
  type TemplateResult,
} from 'lit';
import { controls } from '../../ui/controls.ts';
import { type Example, examples } from './examples.ts';
import type { LoadedData } from './storage.ts';

/**
 * `<forecast-data-picker>`: one of the examples, or a file. Fires `pick-example` (detail: the example) and
 * `pick-file` (detail: the file).
 */
export class ForecastDataPicker extends LitElement {
  static override readonly properties: PropertyDeclarations = {
    data: { attribute: false },
    disabled: { type: Boolean },
  };

  static override readonly styles: CSSResult[] = [
    controls,
    css`
      .choices {
        display: grid;
        gap: 8px;
        margin: 12px 0 16px;
      }
      .choice {
        position: relative;
        display: grid;
        grid-template-columns: auto 1fr;
        column-gap: 12px;
        align-items: start;
        padding: 11px 14px;
        border: 1px solid var(--line);
        border-radius: 8px;
        cursor: pointer;
        font-weight: 400;
      }
      .choice:hover {
        background: var(--sunken);
      }
      .choice:has(:checked) {
        border-color: var(--accent);
        background: var(--accent-soft);
      }
      .choice:has(:focus-visible) {
        outline: 2px solid var(--accent);
        outline-offset: 2px;
      }
      .choice input {
        accent-color: var(--accent);
        width: 16px;
        height: 16px;
        margin: 3px 0 0;
        outline: none;
      }
      .choice b {
        display: block;
        font-size: 0.9375rem;
        font-weight: 600;
        overflow-wrap: anywhere;
      }
      .file {
        position: relative;
        width: 100%;
        font-size: inherit;
      }
      .file input {
        position: absolute;
        inset: 0;
        opacity: 0;
        cursor: pointer;
        font-size: 0;
      }
      .file:has(:focus-visible) {
        outline: 2px solid var(--accent);
        outline-offset: 2px;
      }
      .hint {
        margin-top: 8px;
      }
      fieldset:disabled .choice,
      fieldset:disabled .button {
        opacity: 0.6;
        cursor: not-allowed;
      }
    `,
  ];

  /** What is loaded now. */
  declare data: LoadedData | undefined;
  /** While a run is under way. */
  declare disabled: boolean;

  constructor() {
    super();
    this.disabled = false;
  }

  #tell(name: string, detail: Example | File): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  #file = (event: Event): void => {
    const input = event.target as HTMLInputElement;
    const file = input.files?.[0];
    if (file) this.#tell('pick-file', file);
    // Choosing the same file again, after mending it, must count as a choice.
    input.value = '';
  };

  protected override render(): TemplateResult {
    const { data } = this;
    const own = data && !data.exampleId ? data : undefined;
    return html`
      <fieldset ?disabled=${this.disabled}>
        <legend>1. Data</legend>
        <div class="choices">
          ${examples.map(
            (example) => html`
              <label class="choice">
                <input
                  type="radio"
                  name="data"
                  .checked=${data?.exampleId === example.id}
                  @change=${() => this.#tell('pick-example', example)}
                />
                <span><b>${example.title}</b><span class="muted">${example.detail}</span></span>
              </label>
            `,
          )}
          ${
            own
              ? html`
                  <label class="choice">
                    <input type="radio" name="data" .checked=${true} />
                    <span><b>${own.name}</b><span class="muted">Your file</span></span>
                  </label>
                `
              : nothing
          }
        </div>
        <label class="button file">
          Choose a CSV file
          <input type="file" accept=".csv,.tsv,.txt,text/csv,text/plain" aria-describedby="hint" @change=${this.#file} />
        </label>
        <p class="hint small muted" id="hint">
          Or drop one on this page: a column of dates, others of numbers.
        </p>
      </fieldset>
    `;
  }
}
