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
import { fieldStyles, numberField, reportFields, selectField } from '../../../ui/fields.ts';
import { barsIn, type ComposeState, type Range, rangeOf } from './compose-state.ts';
import { voiceNames } from './melody.ts';
import type { ModelChoice } from './models.ts';
import { type ComposeSettings, fifthsOf, modes, type TaskName, tasks, tonics } from './settings.ts';
import { barsOf } from './sheet.ts';

/**
 * `<music-compose-form>`: what shall be composed, and how. Fires `change-settings` (detail: what changed), `change-range`
 * (detail: the range) and `change-model` (detail: the model).
 */
export class ComposeForm extends LitElement {
  static override readonly properties: PropertyDeclarations = {
    state: { attribute: false },
    disabled: { type: Boolean },
  };

  static override readonly styles: CSSResult[] = [
    controls,
    fieldStyles,
    css`
      :host {
        display: grid;
        gap: 22px;
      }
      .value {
        float: right;
        font-weight: 400;
        color: var(--muted);
      }
    `,
  ];

  /** What the page shows. */
  declare state: ComposeState;
  /** While music is written. */
  declare disabled: boolean;

  constructor() {
    super();
    this.disabled = false;
  }

  /** Shows the first thing that is wrong, if there is one. */
  reportValidity(): boolean {
    return reportFields(this.renderRoot);
  }

  #tell(change: Partial<ComposeSettings>): void {
    this.dispatchEvent(new CustomEvent('change-settings', { detail: change }));
  }

  #mark(range: Range): void {
    this.dispatchEvent(new CustomEvent('change-range', { detail: range }));
  }

  #choose(name: string): void {
    const detail = this.state.models.find((model) => model.name === name);
    this.dispatchEvent(new CustomEvent<ModelChoice>('change-model', { detail: detail! }));
  }

  protected override render(): TemplateResult {
    const { model, models, settings } = this.state;
    return html`
      <fieldset ?disabled=${this.disabled}>
        <legend>What shall be done</legend>
        <div class="choices">
          ${Object.entries(tasks).map(
            ([name, { hint, title }]) => html`
              <label class="choice">
                <input
                  type="radio"
                  name="task"
                  .checked=${settings.task === name}
                  @change=${() => this.#tell({ task: name as TaskName })}
                />
                <span><b>${title}</b><span class="muted small">${hint}</span></span>
              </label>
            `,
          )}
        </div>
      </fieldset>
      <fieldset ?disabled=${this.disabled}>
        <legend>How</legend>
        <div class="fields">
          ${
            models.length > 1
              ? selectField({
                  id: 'model',
                  label: 'Model',
                  value: model.name,
                  options: models.map(({ name }) => ({ value: name, text: name })),
                  onChange: (name) => this.#choose(name),
                })
              : nothing
          }
          ${this.#ofTask()} ${this.#steering()}
        </div>
        <details>
          <summary>More settings</summary>
          ${this.#more()}
        </details>
      </fieldset>
    `;
  }

  /** Fields of the task. */
  #ofTask(): TemplateResult | typeof nothing {
    const { settings } = this.state;
    switch (settings.task) {
      case 'compose':
      case 'continue':
        return numberField({
          id: 'bars',
          label: settings.task === 'compose' ? 'Bars' : 'More bars',
          min: 1,
          max: 64,
          value: settings.bars,
          onChange: (bars) => this.#tell({ bars: bars ?? 8 }),
        });
      case 'harmonize':
        return selectField({
          id: 'voice',
          label: 'The melody is the',
          value: settings.voice,
          options: voiceNames.map((name) => ({ value: name, text: name })),
          onChange: (voice) => this.#tell({ voice: voice as ComposeSettings['voice'] }),
        });
      case 'fill':
        return this.#gap();
      case 'rewrite':
        return html`<p class="small muted">
          Select notes in the piano roll and press Lock, or L. What is not locked is written anew.
        </p>`;
    }
  }

  #gap(): TemplateResult {
    const { range, sheet } = this.state;
    const bars = Math.max(1, barsOf(sheet));
    const [from, to] = range === undefined ? [1, 1] : barsIn(sheet, range);
    return html`
      <div class="pair">
        ${numberField({
          id: 'gap-from',
          label: 'From bar',
          min: 1,
          max: bars,
          value: from,
          onChange: (bar) => bar !== undefined && this.#mark(rangeOf(sheet, bar, to)),
        })}
        ${numberField({
          id: 'gap-to',
          label: 'To bar',
          // Said when it is asked for: moving the other field along would write into one that is being typed in.
          min: from,
          max: bars,
          value: to,
          onChange: (bar) => bar !== undefined && this.#mark(rangeOf(sheet, from, bar)),
        })}
      </div>
      <p class="small muted">Or draw along the ruler of the piano roll.</p>
    `;
  }

  #steering(): TemplateResult {
    const { settings } = this.state;
    const fifths = fifthsOf(settings);
    const words = fifths === 0 ? 'as they come' : fifths < 3 ? 'fewer' : 'hardly any';
    return html`
      <div class="pair">
        ${selectField({
          id: 'tonic',
          label: 'Keep to a key',
          value: settings.tonic,
          options: [{ value: '', text: 'Any' }, ...tonics.map((value) => ({ value, text: value }))],
          onChange: (tonic) => this.#tell({ tonic }),
        })}
        ${selectField({
          id: 'mode',
          label: 'Scale',
          value: settings.mode,
          disabled: settings.tonic === '',
          options: modes.map((value) => ({ value, text: value })),
          onChange: (mode) => this.#tell({ mode }),
        })}
      </div>
      <div class="field">
        <label for="fifths">Parallel fifths and octaves <span class="value">${words}</span></label>
        <input
          id="fifths"
          type="range"
          min="0"
          max="5"
          step="0.5"
          aria-valuetext=${words}
          .value=${String(fifths)}
          @input=${(event: Event) => this.#tell({ fifths: Number((event.target as HTMLInputElement).value) })}
        />
      </div>
      <label class="check">
        <input
          type="checkbox"
          .checked=${settings.hear}
          @change=${(event: Event) => this.#tell({ hear: (event.target as HTMLInputElement).checked })}
        />
        Play while it is written
      </label>
    `;
  }

  #more(): TemplateResult {
    const { manifest, settings } = this.state;
    const usual = manifest?.temperature ?? 1;
    return html`
      <div class="fields">
        <div class="field">
          <label for="chords">Chords, one a bar</label>
          <input
            id="chords"
            type="text"
            spellcheck="false"
            autocomplete="off"
            placeholder="C Am F G7"
            aria-describedby="chords-hint"
            .value=${settings.chords}
            @change=${(event: Event) => this.#tell({ chords: (event.target as HTMLInputElement).value })}
          />
          <span class="hint muted" id="chords-hint">Repeated to the end; they take the place of the key.</span>
        </div>
        ${numberField({
          id: 'temperature',
          label: 'Temperature',
          hint: 'Below 1 likelier notes, above 1 bolder ones.',
          min: 0,
          max: 3,
          step: 0.05,
          value: settings.temperature,
          placeholder: `${usual}, the model's own`,
          onChange: (temperature) => this.#tell({ temperature }),
        })}
        <div class="pair">
          ${numberField({
            id: 'top-k',
            label: 'Top k',
            hint: 'Among so many likeliest notes.',
            min: 1,
            max: 88,
            value: settings.topK,
            placeholder: 'All',
            onChange: (topK) => this.#tell({ topK }),
          })}
          ${numberField({
            id: 'top-p',
            label: 'Top p',
            hint: 'Among those with this probability.',
            min: 0.05,
            max: 1,
            step: 0.05,
            value: settings.topP,
            placeholder: 'All',
            onChange: (topP) => this.#tell({ topP }),
          })}
        </div>
        ${numberField({
          id: 'seed',
          label: 'Seed',
          hint: 'The same seed and settings give the same music.',
          min: 0,
          max: 2 ** 31 - 1,
          value: settings.seed,
          onChange: (seed) => this.#tell({ seed: seed ?? 0 }),
        })}
        <label class="check">
          <input
            type="checkbox"
            .checked=${settings.freshSeed}
            @change=${(event: Event) => this.#tell({ freshSeed: (event.target as HTMLInputElement).checked })}
          />
          Another seed each time
        </label>
      </div>
    `;
  }
}
