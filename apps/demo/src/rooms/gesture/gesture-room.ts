import { defineElements } from '@recurra/viz';
import {
  type CSSResult,
  html,
  LitElement,
  nothing,
  type PropertyDeclarations,
  type TemplateResult,
} from 'lit';
import { roomStyles } from '../../ui/room-styles.ts';
import { tabList, tabStyles } from '../../ui/tabs.ts';
import { LiveRecognition } from './live-recognition.ts';
import { type ModelChoice, shippedModel } from './models.ts';
import { loadTrained, saveTrained } from './storage.ts';
import { TrainPanel } from './train/train-panel.ts';
import { type Trained, TrainSession } from './train/train-session.ts';
import { TrainedPanel } from './train/trained-panel.ts';
import { WorkPanel } from './train/work-panel.ts';
import { TryPanel } from './try/try-panel.ts';

const parts = [
  { id: 'try', title: 'Try' },
  { id: 'train', title: 'Your own gestures' },
] as const;
type Part = (typeof parts)[number]['id'];

/** The choice that a training leaves. */
function choiceOf({ bytes, name, pictures }: Trained): ModelChoice {
  return { name, source: { bytes }, pictures: new Map(pictures.map((each) => [each.name, each])) };
}

/** `<gesture-room>`: try a model in one part, train one in the other. */
class GestureRoom extends LitElement {
  static override readonly properties: PropertyDeclarations = {
    tab: { state: true },
    models: { state: true },
    dragging: { state: true },
  };
  static override readonly styles: CSSResult[] = [...roomStyles, tabStyles];

  declare private tab: Part;
  declare private models: readonly ModelChoice[];
  declare private dragging: boolean;
  /** The model in the first part, and the user's own in the second. */
  readonly #live: LiveRecognition = new LiveRecognition();
  readonly #own: LiveRecognition = new LiveRecognition();
  readonly #train: TrainSession = new TrainSession();
  #trained: ModelChoice | undefined;

  constructor() {
    super();
    this.tab = 'try';
    this.models = [shippedModel];
    this.dragging = false;
    void this.#open();
  }

  /** Opens the model that comes with the app, and finds the one that was trained last time. */
  async #open(): Promise<void> {
    const shipped = this.#live.open(shippedModel);
    const kept = await loadTrained().catch(() => undefined);
    if (kept) {
      this.#train.restore(kept.trained, kept.check);
      await this.#take(kept.trained);
    }
    let [trained, check] = [this.#train.state.trained, this.#train.state.check];
    this.#train.addEventListener('change', () => {
      const { state } = this.#train;
      if (!state.trained || (state.trained === trained && state.check === check)) return;
      if (state.trained !== trained) void this.#take(state.trained);
      ({ check, trained } = state);
      // A browser that keeps nothing must not take the model away: it can be downloaded.
      void saveTrained({ trained: state.trained, check }).catch(() => undefined);
    });
    await shipped;
  }

  /** Makes a model of the user's one to choose. */
  async #take(trained: Trained): Promise<void> {
    const choice = choiceOf(trained);
    const before = this.#trained;
    this.#trained = choice;
    this.models = [...this.models.filter((each) => each !== before), choice];
    await this.#own.open(choice);
    if (before && this.#live.state.choice === before) await this.#live.open(choice);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('dragover', this.#dragOver);
    addEventListener('dragleave', this.#dragLeave);
    addEventListener('drop', this.#drop);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('dragover', this.#dragOver);
    removeEventListener('dragleave', this.#dragLeave);
    removeEventListener('drop', this.#drop);
  }

  #dragOver = (event: DragEvent): void => {
    if (event.dataTransfer?.types.includes('Files'))
      this.dragging = this.tab === 'train' && !this.#train.busy;
  };

  #dragLeave = (event: DragEvent): void => {
    if (!event.relatedTarget) this.dragging = false;
  };

  #drop = async (event: DragEvent): Promise<void> => {
    this.dragging = false;
    if (this.tab !== 'train' || this.#train.busy) return;
    const panel = this.renderRoot.querySelector<TrainPanel>('gesture-train');
    for (const file of [...(event.dataTransfer?.files ?? [])]) await panel?.importFile(file);
  };

  #openModel = async ({ detail }: CustomEvent<ModelChoice>): Promise<void> => {
    await this.#live.open(detail);
    if (this.#live.state.choice === detail && !this.models.includes(detail))
      this.models = [...this.models, detail];
  };

  #useOwn = async (): Promise<void> => {
    if (!this.#trained) return;
    this.tab = 'try';
    await this.#live.open(this.#trained);
  };

  protected override render(): TemplateResult {
    return html`
      <div class="intro">
        <h1>Draw, and a network knows what it is</h1>
        <p class="muted">
          It recognises gestures while they are drawn, says when something is none of them, and learns yours from a few
          examples in seconds. Everything is computed on this device. Nothing is uploaded.
        </p>
      </div>
      ${tabList('Parts of the room', parts, this.tab, (part) => {
        this.tab = part;
      })}
      <div role="tabpanel" id="part-try" aria-labelledby="tab-try" ?hidden=${this.tab !== 'try'}>
        <gesture-try .live=${this.#live} .models=${this.models} @open-model=${this.#openModel}></gesture-try>
      </div>
      <div role="tabpanel" id="part-train" aria-labelledby="tab-train" ?hidden=${this.tab !== 'train'}>
        <gesture-train .session=${this.#train} .live=${this.#own} @use-model=${this.#useOwn}></gesture-train>
      </div>
      ${
        this.dragging
          ? html`<div class="drop" aria-hidden="true"><span>Drop the recordings to add them</span></div>`
          : nothing
      }
    `;
  }
}

/** Registers what the room needs, and creates it. */
export function createGestureRoom(): HTMLElement {
  defineElements();
  const elements: Record<string, CustomElementConstructor> = {
    'gesture-try': TryPanel,
    'gesture-work': WorkPanel,
    'gesture-trained': TrainedPanel,
    'gesture-train': TrainPanel,
    'gesture-room': GestureRoom,
  };
  for (const [name, element] of Object.entries(elements)) {
    if (!customElements.get(name)) customElements.define(name, element);
  }
  return document.createElement('gesture-room');
}
