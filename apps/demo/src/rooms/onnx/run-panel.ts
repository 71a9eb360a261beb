import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { numberField, reportFields, selectField } from '../../ui/fields.ts';
import { problemNote } from '../../ui/problem-note.ts';
import type { OpenedModel, RunResult, TensorView } from './protocol.ts';
import { RoomPart } from './room-part.ts';
import { figure, thousands } from './words.ts';

/** Open lengths that have a field. */
const mostFields = 12;

/** `<onnx-run>`: runs the model on random numbers, or on one's own. */
export class RunPanel extends RoomPart {
  static override readonly properties: PropertyDeclarations = {
    lengths: { state: true },
    seed: { state: true },
    own: { state: true },
    text: { state: true },
  };

  declare private lengths: Record<string, number>;
  declare private seed: number;
  /** The input that one's own numbers are for; all are random if empty. */
  declare private own: string;
  declare private text: string;
  #model: OpenedModel | undefined;

  constructor() {
    super();
    this.seed = 1;
    this.#clear();
  }

  #clear(): void {
    this.lengths = {};
    this.own = '';
    this.text = '';
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed);
    if (this.state.model === this.#model) return;
    this.#model = this.state.model;
    this.#clear();
  }

  #run = (): void => {
    const { model } = this.state;
    if (!model || !reportFields(this.renderRoot)) return;
    const lengths = {
      ...Object.fromEntries(model.lengths.map(({ name, value }) => [name, value])),
      ...this.lengths,
    };
    const { own: input, seed, text } = this;
    void this.session.run({ lengths, seed, ...(input === '' ? {} : { own: { input, text } }) });
  };

  protected override render(): TemplateResult | typeof nothing {
    const { busy, model, problems, result } = this.state;
    if (!model) return nothing;
    return html`<div class="columns">
      <section class="card" aria-labelledby="run-on">
        <h2 id="run-on">Run it once</h2>
        <fieldset ?disabled=${busy === 'run'}>
          <legend class="visually-hidden">What it is run on</legend>
          <div class="fields">
            ${model.lengths.slice(0, mostFields).map(({ name, value }, i) =>
              numberField({
                id: `length-${i}`,
                label: `Length of “${name}”`,
                min: 0,
                max: 100_000,
                value: this.lengths[name] ?? value,
                onChange: (length) => {
                  this.lengths = { ...this.lengths, [name]: length ?? 1 };
                },
              }),
            )}
            ${selectField({
              id: 'own',
              label: 'Numbers',
              value: this.own,
              options: [
                { value: '', text: 'All random' },
                ...model.report.inputs
                  .slice(0, mostFields)
                  .map(({ name }) => ({ value: name, text: `My own for “${name}”` })),
              ],
              onChange: (value) => {
                this.own = value;
              },
            })}
            ${
              this.own === ''
                ? nothing
                : html`<div class="field">
                    <label for="numbers">Numbers for “${this.own}”, the last axis fastest</label>
                    <textarea
                      id="numbers"
                      .value=${this.text}
                      @input=${(event: Event) => {
                        this.text = (event.target as HTMLTextAreaElement).value;
                      }}
                    ></textarea>
                  </div>`
            }
            ${numberField({
              id: 'seed',
              label: 'Seed of the random numbers',
              hint: 'Floats are normal, whole numbers 0 or 1, states zero.',
              min: 0,
              max: 2 ** 31,
              value: this.seed,
              onChange: (value) => {
                this.seed = value ?? 1;
              },
            })}
          </div>
        </fieldset>
        <div class="actions">
          <button class="primary" ?disabled=${busy !== undefined} @click=${this.#run}>Run</button>
          ${busy === 'run' ? html`<button @click=${() => this.session.stop()}>Cancel</button>` : nothing}
        </div>
      </section>
      <div class="stack">
        ${problemNote(problems.run)}
        <section class="card" aria-labelledby="result" aria-live="polite">
          <h2 id="result">Result</h2>
          ${
            result
              ? outcome(result)
              : html`<p class="muted">${busy === 'run' ? 'It is running…' : 'Nothing has run yet.'}</p>`
          }
        </section>
      </div>
    </div>`;
  }
}

function outcome({ inputs, milliseconds, outputs, runner, runtime, why }: RunResult): TemplateResult {
  return html`
    <p>
      It took ${figure(milliseconds)} ms on the runner “${runner}” (${runtime}), chosen because ${why}.
    </p>
    ${outputs.map((each) => tensor(each, true))}
    <details><summary>What it was run on</summary>${inputs.map((each) => tensor(each, false))}</details>
  `;
}

function tensor({ count, dims, first, name, range, type }: TensorView, isOpen: boolean): TemplateResult {
  return html`<details ?open=${isOpen}>
    <summary>${name}: ${type}, ${dims.join(' × ') || 'a single number'}</summary>
    ${
      range
        ? html`<p class="small muted">From ${figure(range.low)} to ${figure(range.high)}, mean ${figure(range.mean)}.</p>`
        : nothing
    }
    <p><code>${first.map(figure).join(', ')}${count > first.length ? ` … (${thousands(count)} in all)` : ''}</code></p>
  </details>`;
}
