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
import { ComposeForm } from './compose/compose-form.ts';
import { ComposePanel } from './compose/compose-panel.ts';
import { ComposeSession } from './compose/compose-session.ts';
import { type ModelChoice, shippedModel } from './compose/models.ts';
import { NumbersPanel } from './compose/numbers-panel.ts';
import { SheetPanel } from './sheet/sheet-panel.ts';
import { loadTrained, saveTrained } from './storage.ts';
import type { TrainResult } from './train/protocol.ts';
import { TrainPanel } from './train/train-panel.ts';
import { TrainSession } from './train/train-session.ts';
import { TrainedPanel } from './train/trained-panel.ts';
import { TrainingPanel } from './train/training-panel.ts';

const parts = [
  { id: 'compose', title: 'Compose' },
  { id: 'train', title: 'Train on your own files' },
] as const;
type Part = (typeof parts)[number]['id'];

/** The choice that a training leaves. */
function choiceOf({ bytes, corpus, heldOut, name }: TrainResult): ModelChoice {
  const own = name === shippedModel.name ? `${name}, my own` : name;
  return { name: own, source: { bytes }, heldOut, corpus };
}

/** `<music-room>`: compose in one part, train in the other. */
class MusicRoom extends LitElement {
  static override readonly properties: PropertyDeclarations = {
    tab: { state: true },
    dragging: { state: true },
  };
  static override readonly styles: CSSResult[] = [...roomStyles, tabStyles];

  declare private tab: Part;
  declare private dragging: boolean;
  readonly #compose: ComposeSession = new ComposeSession();
  readonly #train: TrainSession = new TrainSession();

  constructor() {
    super();
    this.tab = 'compose';
    this.dragging = false;
    void this.#open();
    let saved: TrainResult | undefined;
    this.#train.addEventListener('change', () => {
      const { result } = this.#train.state;
      if (!result || result === saved) return;
      saved = result;
      // A browser that keeps nothing must not take the model away: it can be downloaded.
      void saveTrained(result).catch(() => undefined);
    });
  }

  /** Opens the model that comes with the app, and finds the one that was trained last time. */
  async #open(): Promise<void> {
    await this.#compose.open(shippedModel);
    const trained = await loadTrained().catch(() => undefined);
    if (trained) this.#compose.add(choiceOf(trained));
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

  get #busy(): boolean {
    return this.tab === 'compose' ? this.#compose.busy : this.#train.busy;
  }

  #dragOver = (event: DragEvent): void => {
    if (event.dataTransfer?.types.includes('Files')) this.dragging = !this.#busy;
  };

  #dragLeave = (event: DragEvent): void => {
    if (!event.relatedTarget) this.dragging = false;
  };

  #drop = (event: DragEvent): void => {
    this.dragging = false;
    const files = [...(event.dataTransfer?.files ?? [])];
    const [file] = files;
    if (!file || this.#busy) return;
    if (this.tab === 'train') void this.#train.useFiles(files);
    else if (files.length === 1) void this.#compose.useFile(file);
    else {
      this.#compose.refuse(
        `${files.length} files`,
        'Drop one file at a time to work on it; many are for “Train on your own files”.',
      );
    }
  };

  #show(part: Part): void {
    this.tab = part;
  }

  #use = async (event: CustomEvent<TrainResult>): Promise<void> => {
    if (this.#compose.busy) return;
    this.#show('compose');
    await this.#compose.open(choiceOf(event.detail));
  };

  protected override render(): TemplateResult {
    return html`
      <div class="intro">
        <h1>Music that a network writes, in your browser</h1>
        <p class="muted">
          Compose chorales, harmonise a melody, fill a gap, or train a network on your own files. Everything is computed on
          this device. Nothing is uploaded.
        </p>
      </div>
      ${tabList('Parts of the room', parts, this.tab, (part) => this.#show(part))}
      <div role="tabpanel" id="part-compose" aria-labelledby="tab-compose" ?hidden=${this.tab !== 'compose'}>
        <music-compose .session=${this.#compose}></music-compose>
      </div>
      <div role="tabpanel" id="part-train" aria-labelledby="tab-train" ?hidden=${this.tab !== 'train'}>
        <music-train .session=${this.#train} @use-model=${this.#use}></music-train>
      </div>
      ${
        this.dragging
          ? html`<div class="drop" aria-hidden="true">
              <span>${this.tab === 'train' ? 'Drop the files to learn from them' : 'Drop the file to open it'}</span>
            </div>`
          : nothing
      }
    `;
  }
}

/** Registers what the room needs, and creates it. */
export function createMusicRoom(): HTMLElement {
  defineElements();
  const elements: Record<string, CustomElementConstructor> = {
    'music-compose-form': ComposeForm,
    'music-numbers': NumbersPanel,
    'music-sheet': SheetPanel,
    'music-compose': ComposePanel,
    'music-training': TrainingPanel,
    'music-trained': TrainedPanel,
    'music-train': TrainPanel,
    'music-room': MusicRoom,
  };
  for (const [name, element] of Object.entries(elements)) {
    if (!customElements.get(name)) customElements.define(name, element);
  }
  return document.createElement('music-room');
}
