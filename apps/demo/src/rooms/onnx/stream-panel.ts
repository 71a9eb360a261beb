import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { numberField, selectField } from '../../ui/fields.ts';
import { problemNote } from '../../ui/problem-note.ts';
import type { StreamStart, StreamStep } from './protocol.ts';
import { RoomPart } from './room-part.ts';
import { figure } from './words.ts';

/** Milliseconds between two steps. */
const pace = 100;

type Signal = 'slider' | 'sine';

/** `<onnx-stream>`: feeds the model step by step with a signal that is made live. */
export class StreamPanel extends RoomPart {
  static override readonly properties: PropertyDeclarations = {
    signal: { state: true },
    level: { state: true },
    feature: { state: true },
    playing: { state: true },
  };

  declare private signal: Signal;
  declare private level: number;
  /** From 1; all if undefined. */
  declare private feature: number | undefined;
  declare private playing: boolean;
  #timer: ReturnType<typeof setInterval> | undefined;
  #beat = 0;

  constructor() {
    super();
    this.signal = 'slider';
    this.level = 0;
    this.playing = false;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#play(false);
  }

  #play(on: boolean): void {
    clearInterval(this.#timer);
    this.playing = on;
    if (on) this.#timer = setInterval(this.#tick, pace);
  }

  #tick = (): void => {
    const { stream } = this.state;
    if (!stream) {
      // The first step of a stream is asked for before it is ready.
      if (this.state.busy !== 'stream') this.#play(false);
      return;
    }
    const high = stream.whole ? 10 : 1;
    const wave = Math.sin((2 * Math.PI * this.#beat++) / 24);
    const value = this.signal === 'slider' ? this.level : stream.whole ? ((1 + wave) / 2) * high : wave;
    const feature = this.feature === undefined ? undefined : Math.min(this.feature, stream.features) - 1;
    void this.session.step(stream.whole ? Math.round(value) : value, feature);
  };

  #start = async (): Promise<void> => {
    this.#beat = 0;
    this.level = 0;
    this.feature = undefined;
    await this.session.startStream();
    if (this.state.stream) this.#play(true);
  };

  protected override render(): TemplateResult | typeof nothing {
    const { busy, model, problems, stream } = this.state;
    if (!model) return nothing;
    const { hiddenStates, streamRefusals } = model;
    if (streamRefusals.length > 0) {
      return html`<section class="card" aria-labelledby="no-stream">
        <h2 id="no-stream">It cannot run step by step</h2>
        <p>It needs the whole sequence before it can answer:</p>
        <ul>${streamRefusals.slice(0, 12).map((line) => html`<li>${line}</li>`)}</ul>
      </section>`;
    }
    return html`<div class="columns">
      <section class="card" aria-labelledby="stream-of">
        <h2 id="stream-of">Stream it</h2>
        <p class="small muted">
          A step every ${pace} ms; what the model remembers goes on from step to step. Inputs without a signal stay zero.
          ${hiddenStates.length > 0 ? 'Its states are led out for that first.' : ''}
        </p>
        ${stream ? this.#controls(stream) : nothing}
        <div class="actions">
          ${
            stream
              ? html`
                  <button class="primary" @click=${() => this.#play(!this.playing)}>${this.playing ? 'Pause' : 'Go on'}</button>
                  <button @click=${() => void this.session.resetStream()}>Forget</button>
                `
              : html`<button class="primary" ?disabled=${busy !== undefined} @click=${this.#start}>Start the stream</button>`
          }
        </div>
      </section>
      <div class="stack">${problemNote(problems.stream)}${this.#output(stream)}</div>
    </div>`;
  }

  #controls({ features, input, whole }: StreamStart): TemplateResult {
    return html`<div class="fields">
      ${selectField({
        id: 'signal',
        label: `Signal into “${input}”`,
        value: this.signal,
        options: [
          { value: 'slider', text: 'The slider' },
          { value: 'sine', text: 'A wave of 24 steps' },
        ],
        onChange: (value) => {
          this.signal = value as Signal;
        },
      })}
      <div class="field">
        <label for="level">Slider: ${figure(this.level)}</label>
        <input
          id="level"
          type="range"
          min=${whole ? 0 : -1}
          max=${whole ? 10 : 1}
          step=${whole ? 1 : 0.01}
          ?disabled=${this.signal !== 'slider'}
          .value=${String(this.level)}
          @input=${(event: Event) => {
            this.level = Number((event.target as HTMLInputElement).value);
          }}
        />
      </div>
      ${
        features > 1
          ? numberField({
              id: 'feature',
              label: `Which of its ${features} numbers`,
              min: 1,
              max: features,
              value: this.feature,
              placeholder: 'All of them',
              onChange: (value) => {
                this.feature = value;
              },
            })
          : nothing
      }
    </div>`;
  }

  #output(stream: StreamStart | undefined): TemplateResult {
    const { steps, stepsBefore } = this.state;
    if (!stream && steps.length === 0) {
      return html`<section class="card"><p class="muted">Nothing has been streamed yet.</p></section>`;
    }
    return html`<section class="card" aria-labelledby="heard">
      <h2 id="heard">${stream ? `What “${stream.output}” says` : 'What it said'}</h2>
      ${tracks(steps, stepsBefore, 'output')}
      <h2>What it remembers</h2>
      ${tracks(steps, stepsBefore, 'memory')}
      <p class="small muted">
        ${stepsBefore + steps.length} steps. Of each, the first numbers are drawn.
        ${stream ? `Runner “${stream.runner}”, because ${stream.why}. States: ${stream.states.slice(0, 8).join('; ')}.` : ''}
        ${stream?.rewritten ? 'The model kept them to itself; they were led out.' : ''}
      </p>
    </section>`;
  }
}

/** A line for each number. */
function tracks(
  steps: readonly StreamStep[],
  stepsBefore: number,
  part: 'output' | 'memory',
): TemplateResult | typeof nothing {
  if (steps.length < 2) return nothing;
  const series = steps[0]![part].map((_, i) => ({
    name: `Number ${i + 1}`,
    values: steps.map((step) => step[part][i] ?? 0),
  }));
  return html`<recurra-hidden-tracks .series=${series} .start=${stepsBefore + 1} value-label="Value"></recurra-hidden-tracks>`;
}
