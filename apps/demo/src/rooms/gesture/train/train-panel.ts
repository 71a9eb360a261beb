import type { LivePrediction, RecordedGesture, RecurraGestureRecorder } from '@recurra/viz';
import {
  type CSSResult,
  css,
  html,
  LitElement,
  nothing,
  type PropertyDeclarations,
  type TemplateResult,
} from 'lit';
import { fieldStyles, numberField, reportFields } from '../../../ui/fields.ts';
import { problemNote } from '../../../ui/problem-note.ts';
import { roomStyles } from '../../../ui/room-styles.ts';
import type { LiveRecognition } from '../live-recognition.ts';
import { readOtherFile } from './read-other-file.ts';
import type { TrainSession, TrainState } from './train-session.ts';

/** `<gesture-train>`: recordings in, a model out. Fires `use-model`. */
export class TrainPanel extends LitElement {
  static override readonly properties: PropertyDeclarations = {
    session: { attribute: false },
    live: { attribute: false },
    state: { state: true },
    prediction: { state: true },
    count: { state: true },
    multiStroke: { state: true },
  };

  static override readonly styles: CSSResult[] = [
    ...roomStyles,
    fieldStyles,
    css`
      .stage {
        grid-template-columns: minmax(0, 1fr);
      }
      recurra-gesture-recorder {
        --recurra-gesture-surface: var(--card);
        --recurra-gesture-sunken: var(--sunken);
      }
      .foot {
        display: flex;
        flex-wrap: wrap;
        align-items: start;
        gap: 12px 20px;
        margin-top: 18px;
        padding-top: 18px;
        border-top: 1px solid var(--line);
      }
      .foot details {
        flex: 1 1 260px;
        margin: 10px 0 0;
      }
      .check {
        align-items: center;
        margin-right: 8px;
        font-size: 0.875rem;
      }
      .check input {
        margin: 0;
      }
      .fields {
        grid-template-columns: repeat(auto-fit, minmax(180px, 1fr));
      }
    `,
  ];

  /** What it shows and asks. */
  declare session: TrainSession;
  /** The user's own model at work, if there is one. */
  declare live: LiveRecognition;
  declare private state: TrainState;
  declare private prediction: LivePrediction | undefined;
  /** Examples there are. */
  declare private count: number;
  declare private multiStroke: boolean;

  constructor() {
    super();
    this.count = 0;
    this.multiStroke = false;
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('session')) {
      this.state = this.session.state;
      this.session.addEventListener('change', () => {
        this.state = this.session.state;
      });
    }
    if (changed.has('live'))
      this.live.addEventListener('change', () => {
        this.prediction = this.live.state.verdict;
      });
  }

  get #recorder(): RecurraGestureRecorder {
    return this.renderRoot.querySelector('recurra-gesture-recorder')!;
  }

  /** Reads a file of recordings that was dropped on the page. */
  importFile(file: File): Promise<void> {
    return this.#recorder.importFile(file);
  }

  #start = async (): Promise<void> => {
    if (!reportFields(this.renderRoot)) return;
    const recorder = this.#recorder;
    const done = this.session.start(recorder.examples, recorder.toJson());
    await this.updateComplete;
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.renderRoot
      .querySelector('gesture-work')
      ?.scrollIntoView({ behavior: calm ? 'auto' : 'smooth', block: 'nearest' });
    await done;
  };

  #import = async (event: CustomEvent<{ file: File }>): Promise<void> => {
    event.preventDefault();
    const recorder = this.#recorder;
    const { file } = event.detail;
    try {
      const { examples, notes } = await readOtherFile(file);
      recorder.add(examples);
      if (notes.length > 0) recorder.error = `“${file.name}”: ${notes.slice(0, 3).join(' ')}`;
    } catch (error) {
      recorder.error = `“${file.name}” could not be imported. ${(error as Error).message}`;
    }
  };

  protected override render(): TemplateResult {
    const { check, problem, trained, work } = this.state;
    return html`
      <div class="stage">
        ${problemNote(problem)}
        <section class="card" aria-label="Recordings">
          <recurra-gesture-recorder
            storage-key="demo"
            ?multi-stroke=${this.multiStroke}
            ?busy=${work?.kind === 'train'}
            .prediction=${trained ? (this.prediction ?? nothingYet(trained.classes)) : undefined}
            @examples-change=${({ detail }: CustomEvent<{ examples: readonly RecordedGesture[] }>) => {
              this.count = detail.examples.length;
            }}
            @import-file=${this.#import}
            @drawing-start=${() => this.live.clear()}
            @stroke-points=${({
              detail,
            }: CustomEvent<{ points: RecordedGesture['points']; newStroke: boolean }>) =>
              this.live.push(detail.points, detail.newStroke)}
            @drawing-end=${() => this.live.end()}
            @drawing-cancel=${() => this.live.clear()}
          >
          <label class="check" slot="tools">
            <input
              type="checkbox"
              .checked=${this.multiStroke}
              @change=${(event: Event) => {
                this.multiStroke = (event.target as HTMLInputElement).checked;
              }}
            />
            Several strokes
          </label>
          </recurra-gesture-recorder>
          <div class="foot">
            <button
              class=${trained ? '' : 'primary'}
              ?disabled=${work !== undefined || this.count === 0}
              @click=${this.#start}
            >
              ${work?.kind === 'train' ? 'Training…' : trained ? 'Train anew' : 'Train a recogniser'}
            </button>
            ${this.#settings(work !== undefined)}
          </div>
        </section>
        ${
          work
            ? html`<gesture-work .work=${work} @stop=${() => this.session.stop()}></gesture-work>`
            : nothing
        }
        ${
          trained && work?.kind !== 'train'
            ? html`<gesture-trained
                .trained=${trained}
                .check=${check}
                @use-model=${() => this.dispatchEvent(new CustomEvent('use-model'))}
              ></gesture-trained>`
            : nothing
        }
      </div>
      <p class="visually-hidden" role="status">${this.#announcement()}</p>
    `;
  }

  #announcement(): string {
    const { check, trained, work } = this.state;
    if (work) return work.kind === 'train' ? 'Training' : 'The model is ready, and is being tested';
    if (check) return 'The model is ready and tested';
    return trained ? 'The model is ready' : '';
  }

  #settings(busy: boolean): TemplateResult {
    const { settings } = this.state;
    return html`
      <details>
        <summary>More settings</summary>
        <fieldset ?disabled=${busy}>
          <div class="fields">
            <div class="field">
              <label for="name">Name of the model</label>
              <input
                id="name"
                type="text"
                required
                maxlength="60"
                .value=${settings.name}
                @change=${(event: Event) =>
                  this.session.configure({
                    name: (event.target as HTMLInputElement).value.trim() || 'My gestures',
                  })}
              />
            </div>
            ${numberField({
              id: 'steps',
              label: 'Updates of the network',
              hint: 'More take longer, and may learn more.',
              min: 20,
              max: 20_000,
              value: settings.steps,
              onChange: (steps) => this.session.configure({ steps: steps ?? 300 }),
            })}
            ${numberField({
              id: 'false-rejects',
              label: 'Known gestures lost, in %',
              hint: 'More of them keep out more of what is none of yours.',
              min: 0,
              max: 50,
              value: settings.falseRejectRate * 100,
              onChange: (lost) => this.session.configure({ falseRejectRate: (lost ?? 3) / 100 }),
            })}
            ${numberField({
              id: 'seed',
              label: 'Seed',
              min: 0,
              max: 2 ** 31 - 1,
              value: settings.seed,
              onChange: (seed) => this.session.configure({ seed: seed ?? 0 }),
            })}
          </div>
        </fieldset>
      </details>
    `;
  }
}

/** What a model says before anything is drawn. */
function nothingYet(classes: readonly string[]): LivePrediction {
  return { name: undefined, probabilities: classes.map((name) => ({ name, probability: 0 })) };
}
