import type { Drawing, DrawnPoint, RecurraStrokeCanvas } from '@recurra/viz';
import {
  type CSSResult,
  html,
  LitElement,
  nothing,
  type PropertyDeclarations,
  type TemplateResult,
} from 'lit';
import { selectField } from '../../../ui/fields.ts';
import { problemNote } from '../../../ui/problem-note.ts';
import type { LiveRecognition, LiveState } from '../live-recognition.ts';
import { type ModelChoice, modelOfFile } from '../models.ts';
import { classBars } from './class-bars.ts';
import { tryStyles } from './try-styles.ts';
import { verdictInWords, wordsOf } from './words.ts';

/** `<gesture-try>`: draw, and see what a model takes it for. Fires `open-model` (detail: the choice). */
export class TryPanel extends LitElement {
  static override readonly properties: PropertyDeclarations = {
    live: { attribute: false },
    models: { attribute: false },
    state: { state: true },
  };

  static override readonly styles: CSSResult[] = tryStyles;

  /** The model at work. */
  declare live: LiveRecognition;
  /** What there is to choose from. */
  declare models: readonly ModelChoice[];
  declare private state: LiveState;

  /** The last class that was shown, for the button that shows one after another. */
  #shown = -1;
  /** Ends what is being shown: each showing has its own. */
  #showing = 0;

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('live')) return;
    this.state = this.live.state;
    this.live.addEventListener('change', () => {
      this.state = this.live.state;
    });
  }

  get #canvas(): RecurraStrokeCanvas {
    return this.renderRoot.querySelector('recurra-stroke-canvas')!;
  }

  #choose(index: number): void {
    this.#clear();
    const detail = this.models[index];
    if (detail) this.dispatchEvent(new CustomEvent('open-model', { detail }));
  }

  #file = async (event: Event): Promise<void> => {
    const input = event.target as HTMLInputElement;
    const [file] = input.files ?? [];
    input.value = '';
    if (!file) return;
    try {
      this.#clear();
      this.dispatchEvent(new CustomEvent('open-model', { detail: await modelOfFile(file) }));
    } catch (error) {
      this.live.refuse(`“${file.name}” cannot be read`, (error as Error).message);
    }
  };

  #clear = (): void => {
    this.#showing++;
    this.#canvas.clear();
    this.live.clear();
  };

  /** Draws a gesture, as a hand would, and has it recognised on the way. */
  async #show(drawing: Drawing): Promise<void> {
    const ticket = ++this.#showing;
    const canvas = this.#canvas;
    this.live.clear();
    canvas.drawing = drawing;
    await canvas.updateComplete;
    let given = 0;
    const give = (until: number): void => {
      const points: readonly DrawnPoint[] = drawing.points.slice(given, until);
      if (points.length > 0) this.live.push(points, given === 0);
      given = Math.max(given, until);
    };
    const progress = (event: Event): void => give((event as CustomEvent<{ shown: number }>).detail.shown);
    canvas.addEventListener('replay-progress', progress);
    await canvas.replay();
    canvas.removeEventListener('replay-progress', progress);
    // Something else is drawn by now.
    if (ticket !== this.#showing) return;
    give(drawing.points.length);
    this.live.end();
  }

  #showNext = (): void => {
    const { choice, classes } = this.state;
    const drawings = classes.map((name) => choice?.pictures.get(name)).filter((each) => each !== undefined);
    this.#shown = (this.#shown + 1) % drawings.length;
    const drawing = drawings[this.#shown];
    if (drawing) void this.#show(drawing);
  };

  protected override render(): TemplateResult {
    const { choice, classes, problem, verdict } = this.state;
    const isReady = choice !== undefined;
    const hasPictures = classes.some((name) => choice?.pictures.has(name));
    return html`
      ${problemNote(problem)}
      <div class="columns">
        <section class="card board" aria-label="Drawing">
          <recurra-stroke-canvas
            label="Draw a gesture"
            hint=${isReady ? 'Draw one of the gestures here, in one stroke' : 'The model is being opened…'}
            ?read-only=${!isReady}
            @drawing-start=${() => {
              this.#showing++;
              this.live.clear();
            }}
            @stroke-points=${({
              detail,
            }: CustomEvent<{ points: readonly DrawnPoint[]; newStroke: boolean }>) =>
              this.live.push(detail.points, detail.newStroke)}
            @drawing-end=${() => this.live.end()}
            @drawing-cancel=${() => this.live.clear()}
          ></recurra-stroke-canvas>
          <p class="verdict" aria-live=${verdict?.isFinal ? 'polite' : 'off'}>${verdictInWords(verdict)}</p>
          <div class="actions">
            <button class="primary" ?disabled=${!hasPictures} @click=${this.#showNext}>Draw one for me</button>
            <button ?disabled=${!isReady} @click=${this.#clear}>Clear</button>
          </div>
        </section>
        <section class="card" aria-labelledby="known">
          <h2 id="known">What the model knows</h2>
          ${this.#choice()}
          ${
            choice?.accuracy === undefined
              ? nothing
              : html`<p class="small muted">
                  It recognised ${Math.round(choice.accuracy * 1000) / 10} % of the gestures of people it had not learned from.
                  Choose one to see it drawn.
                </p>`
          }
          ${
            isReady
              ? classBars({
                  classes,
                  verdict,
                  pictures: choice.pictures,
                  show: (drawing) => void this.#show(drawing),
                  wordsOf,
                })
              : nothing
          }
        </section>
      </div>
    `;
  }

  #choice(): TemplateResult {
    const { choice } = this.state;
    const at = choice ? this.models.indexOf(choice) : -1;
    return html`<div class="choice-row">
      ${selectField({
        id: 'model',
        label: 'Model',
        value: String(at),
        options: this.models.map(({ name }, i) => ({ value: String(i), text: name })),
        onChange: (value) => this.#choose(Number(value)),
      })}
      <label class="button file">
        Open .onnx
        <input type="file" accept=".onnx" @change=${this.#file} />
      </label>
    </div>`;
  }
}
