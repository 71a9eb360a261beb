import {
  type CSSResult,
  html,
  LitElement,
  nothing,
  type PropertyDeclarations,
  type TemplateResult,
} from 'lit';
import { numberField, reportFields, selectField } from '../../../ui/fields.ts';
import { problemNote } from '../../../ui/problem-note.ts';
import { datasetReport, piecesOf } from './dataset-report.ts';
import type { TrainResult, TrainSettings } from './protocol.ts';
import type { TrainSession, TrainState } from './train-session.ts';
import { trainStyles } from './train-styles.ts';

const fileTypes = '.mid,.midi,.abc,.musicxml,.xml,.mxl,.json,audio/midi';

const sizes = [
  { value: '64', text: 'Small: quick' },
  { value: '128', text: 'Medium' },
  { value: '192', text: 'Large: slow, for hundreds of pieces' },
];

/**
 * `<music-train>`: files in, a model out. Fires `use-model` (detail: the result) when the user wants to compose with it.
 */
export class TrainPanel extends LitElement {
  static override readonly properties: PropertyDeclarations = {
    session: { attribute: false },
    state: { state: true },
  };

  static override readonly styles: CSSResult[] = trainStyles;

  /** What it shows and asks. */
  declare session: TrainSession;
  declare private state: TrainState;

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('session')) return;
    this.state = this.session.state;
    this.session.addEventListener('change', () => {
      this.state = this.session.state;
    });
  }

  #files = (event: Event): void => {
    const input = event.target as HTMLInputElement;
    void this.session.useFiles([...(input.files ?? [])]);
    input.value = '';
  };

  #start = async (): Promise<void> => {
    if (!reportFields(this.renderRoot)) return;
    const done = this.session.start();
    await this.updateComplete;
    const panel = this.renderRoot.querySelector<HTMLElement>('music-training');
    const top = panel?.getBoundingClientRect().top ?? 0;
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    if (top < 0 || top > innerHeight / 2) {
      panel?.scrollIntoView({ behavior: calm ? 'auto' : 'smooth', block: 'start' });
    }
    await done;
  };

  protected override render(): TemplateResult {
    const { problem, report, result, training } = this.state;
    const busy = training !== undefined;
    return html`
      <div class="columns">
        <div class="side card">
          <fieldset ?disabled=${busy}>
            <legend>1. Your files</legend>
            <p class="small muted lead">MIDI, ABC, MusicXML, or JSON as of the JSB chorales. Twenty short tunes are enough to begin with.</p>
            <label class="button file wide">
              Choose files
              <input type="file" multiple accept=${fileTypes} aria-describedby="drop-hint" @change=${this.#files} />
            </label>
            <p class="hint muted" id="drop-hint">Or drop them on this page. They stay on this device.</p>
          </fieldset>
          ${this.#settings(busy)}
          <button
            class=${`start ${result ? '' : 'primary'}`}
            ?disabled=${busy || !report || report.splits.train.pieces === 0}
            @click=${this.#start}
          >
            ${busy ? 'Training…' : result ? 'Train anew' : 'Start training'}
          </button>
        </div>
        <div class="stage">
          ${problemNote(problem)} ${result ? this.#result(result) : nothing}
          ${
            training
              ? html`<music-training
                  .training=${training}
                  .stepsPerQuarter=${report?.stepsPerQuarter ?? 1}
                  @stop=${() => this.session.stop()}
                  @problem=${(event: CustomEvent<string>) => this.session.refuse(event.detail)}
                ></music-training>`
              : nothing
          }
          ${this.#dataset()}
        </div>
      </div>
      <p class="visually-hidden" role="status">${this.#announcement()}</p>
    `;
  }

  #announcement(): string {
    const { reading, report, result, training } = this.state;
    if (reading) return 'Reading files';
    if (training) return 'Training';
    if (result) return 'Training has finished. The model is ready.';
    return report ? `${piecesOf(report)} pieces found` : '';
  }

  #settings(busy: boolean): TemplateResult {
    const { settings } = this.state;
    const tell = (change: Partial<TrainSettings>): void => this.session.configure(change);
    return html`
      <fieldset ?disabled=${busy}>
        <legend>2. Training</legend>
        <div class="fields">
          ${numberField({
            id: 'minutes',
            label: 'Minutes',
            hint: 'At most; the training is laid out to end then.',
            min: 0.05,
            max: 600,
            step: 'any',
            value: settings.minutes,
            onChange: (minutes) => tell({ minutes: minutes ?? 3 }),
          })}
        </div>
        <details>
          <summary>More settings</summary>
          <div class="fields">
            <div class="field">
              <label for="name">Name of the model</label>
              <input
                id="name"
                type="text"
                required
                maxlength="60"
                .value=${settings.name}
                @change=${(event: Event) => tell({ name: (event.target as HTMLInputElement).value.trim() || 'My music' })}
              />
            </div>
            ${selectField({
              id: 'units',
              label: 'Size of the network',
              value: String(settings.units),
              options: sizes,
              onChange: (value) => tell({ units: Number(value) }),
            })}
            ${selectField({
              id: 'kind',
              label: 'Notes of a chord',
              value: settings.kind,
              options: [
                { value: 'note', text: 'one after another: they agree, and can be steered' },
                { value: 'frame', text: 'all at once: smaller, and bolder' },
              ],
              onChange: (value) => tell({ kind: value as TrainSettings['kind'] }),
            })}
            ${numberField({
              id: 'train-seed',
              label: 'Seed',
              min: 0,
              max: 2 ** 31 - 1,
              value: settings.seed,
              onChange: (seed) => tell({ seed: seed ?? 0 }),
            })}
          </div>
        </details>
      </fieldset>
    `;
  }

  #dataset(): TemplateResult {
    const { reading, report } = this.state;
    if (reading) {
      return html`<section class="card empty">
        <div class="reading">
          <p class="muted">Reading ${reading.done} of ${reading.files} files…</p>
          <progress max=${reading.files} .value=${reading.done} aria-label="Files read"></progress>
        </div>
      </section>`;
    }
    if (!report) {
      return html`<section class="card empty">
        <p class="muted">Choose or drop some files of music: a network can learn to write more of it.</p>
      </section>`;
    }
    return datasetReport(report);
  }

  #result(result: TrainResult): TemplateResult {
    return html`<music-trained
      .result=${result}
      @use-model=${() => this.dispatchEvent(new CustomEvent('use-model', { detail: result }))}
    ></music-trained>`;
  }
}
