import {
  type CSSResult,
  html,
  LitElement,
  nothing,
  type PropertyDeclarations,
  type TemplateResult,
} from 'lit';
import { live } from 'lit/directives/live.js';
import { checkExamples } from '../gesture/check.ts';
import { gestureStyles } from '../gesture/styles.ts';
import type { Drawing, RecordedGesture } from '../gesture/types.ts';
import { bookOf, longestName } from '../recorder/book.ts';
import { classList } from '../recorder/class-list.ts';
import { RecorderEditor } from '../recorder/editor.ts';
import { exampleView, thumbnails } from '../recorder/example-view.ts';
import { examplesToJson, readExamplesFile } from '../recorder/json.ts';
import { recorderStyles } from '../recorder/styles.ts';
import type { LivePrediction } from '../recorder/types.ts';
import type { RecurraStrokeCanvas } from './stroke-canvas-element.ts';

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * `<recurra-gesture-recorder>`: examples of gestures, to record, look at, replay, trim, delete, sort into classes, import
 * and export. With `storageKey` they are kept in the browser.
 *
 * Fires `examples-change` (`{ examples, classes, reason }`) whenever they change; `import-file` (`{ file }`) for a file
 * that is not JSON: who can read it calls `preventDefault()` and `add()`; `storage-error` (`{ message }`) if the browser
 * keeps nothing. What is being drawn is told by the events of `<recurra-stroke-canvas>`.
 *
 * @example
 * recorder.addEventListener('examples-change', ({ detail }) => console.log(detail.classes, detail.examples.length));
 */
export class RecurraGestureRecorder extends LitElement {
  static override readonly properties: PropertyDeclarations = {
    examples: { attribute: false, noAccessor: true },
    prediction: { attribute: false },
    storageKey: { type: String, attribute: 'storage-key' },
    subject: { type: String },
    minimum: { type: Number },
    multiStroke: { type: Boolean, attribute: 'multi-stroke' },
    busy: { type: Boolean },
    error: { type: String },
    focused: { state: true },
  };

  static override readonly styles: CSSResult[] = [gestureStyles, recorderStyles];

  /** What a model says of what is being drawn; no bars if left out. */
  declare prediction: LivePrediction | undefined;
  /** Under what name the browser keeps the recordings; they are not kept if left out. */
  declare storageKey: string | undefined;
  /** Who records: written into new examples. */
  declare subject: string | undefined;
  /** Examples that each class should have. Default 3. */
  declare minimum: number;
  /** Whether a gesture may have several strokes. */
  declare multiStroke: boolean;
  /** Whether nothing can be changed for now. */
  declare busy: boolean;
  /** What went wrong, in words for people; shown until it is empty. */
  declare error: string | undefined;
  /** @internal The small picture that Tab goes to. */
  declare protected focused: number;

  #loaded: Promise<void> = Promise.resolve();
  readonly #editor: RecorderEditor;

  constructor() {
    super();
    this.minimum = 3;
    this.multiStroke = false;
    this.busy = false;
    this.focused = 0;
    this.#editor = new RecorderEditor({
      changed: () => this.requestUpdate(),
      turned: ({ classes, examples }, reason) => this.#tell('examples-change', { examples, classes, reason }),
      failed: (error) => this.#failToKeep(error),
    });
  }

  /**
   * The examples. Recordings that were kept take the place of what is set before they are there (`ready`).
   *
   * @throws TypeError if something in them is no example.
   */
  get examples(): readonly RecordedGesture[] {
    return this.#editor.book.examples;
  }

  set examples(examples: readonly RecordedGesture[]) {
    this.#editor.show(bookOf(checkExamples(examples)));
  }

  /** Names of the classes, those without examples too. */
  get classes(): readonly string[] {
    return this.#editor.book.classes;
  }

  /** Resolves when recordings that were kept are there. */
  get ready(): Promise<void> {
    return this.updateComplete.then(() => this.#loaded);
  }

  /** The examples as JSON, as `Export` writes them. */
  toJson(): string {
    return examplesToJson(this.examples);
  }

  /**
   * Adds examples; those that are there already are left out. It can be undone.
   *
   * @returns How many were added.
   * @throws TypeError if something in them is no example.
   */
  add(examples: readonly RecordedGesture[]): number {
    return this.#editor.addExamples(checkExamples(examples));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.#loaded = this.#editor.open(this.storageKey);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#editor.close();
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('storageKey')) this.#loaded = this.#editor.open(this.storageKey);
    this.focused = Math.max(0, Math.min(this.focused, this.#editor.examples.length - 1));
  }

  #tell(name: string, detail: object, cancelable = false): boolean {
    return this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true, cancelable }));
  }

  #failToKeep(error: unknown): void {
    const message = `This browser does not keep the recordings (${messageOf(error)}). Export them before you leave the page.`;
    this.error = message;
    this.#tell('storage-error', { message });
  }

  get #isOff(): boolean {
    return this.busy || this.#editor.isLoading;
  }

  protected override render(): TemplateResult {
    const { error, minimum, prediction } = this;
    const editor = this.#editor;
    const { book, isLoading, message, selected, shown } = editor;
    const isOff = this.#isOff;
    const button = (label: string, isOn: boolean, press: () => void) =>
      html`<button type="button" ?disabled=${isOff || !isOn} @click=${press}>${label}</button>`;
    return html`
      <div class="tools" part="tools">
        ${button('Undo', editor.canUndo, () => editor.undo())} ${button('Redo', editor.canRedo, () => editor.redo())}
        <span class="gap"></span>
        <slot name="tools"></slot>
        <label class="button file">
          Import
          <input type="file" multiple ?disabled=${isOff} @change=${this.#import} />
        </label>
        ${button('Export', book.examples.length > 0, () => this.#export())}
      </div>
      ${error ? this.#errorNote(error) : nothing}
      <div class="parts" @keydown=${this.#onKey}>
        ${classList({
          book,
          selected,
          minimum,
          prediction,
          isOff,
          select: (name) => this.#select(name),
          add: (name) => editor.addClass(name),
        })}
        <div class="stage" part="stage">
          ${isLoading ? html`<p class="state" role="status">Looking for earlier recordings…</p>` : nothing}
          ${shown === undefined ? this.#recording() : this.#example(shown)}
          ${thumbnails({
            examples: editor.examples,
            shown,
            focused: this.focused,
            show: (example) => {
              this.#canvas?.finish();
              editor.look(example);
            },
            onKey: (event) => this.#onThumbnailKey(event),
            onFocus: (index) => {
              this.focused = index;
            },
          })}
          <p class="message" role="status">${message}</p>
        </div>
      </div>
    `;
  }

  #errorNote(error: string): TemplateResult {
    const close = (): void => {
      this.error = undefined;
    };
    return html`<div class="error" role="alert">
      <p>${error}</p>
      <button type="button" @click=${close}>Close</button>
    </div>`;
  }

  #recording(): TemplateResult {
    const editor = this.#editor;
    const { selected } = editor;
    const isOff = this.#isOff;
    const rename = (event: Event): void => {
      const input = event.target as HTMLInputElement;
      editor.rename(input.value);
      input.value = editor.selected ?? '';
    };
    const hint =
      selected === undefined
        ? 'Draw here: the first class comes by itself. Or name it first.'
        : `Draw “${selected}” here; each drawing is an example`;
    return html`
      ${
        selected === undefined
          ? nothing
          : html`<div class="row">
              <label class="rename"
                >Name
                <input
                  type="text"
                  maxlength=${longestName}
                  autocomplete="off"
                  .value=${live(selected)}
                  ?disabled=${isOff}
                  @change=${rename}
              /></label>
              <button type="button" ?disabled=${isOff} @click=${() => editor.deleteClass()}>Delete class</button>
            </div>`
      }
      <recurra-stroke-canvas
        .hint=${hint}
        .label=${selected === undefined ? 'Record an example' : `Record an example of ${selected}`}
        .multiStroke=${this.multiStroke}
        .readOnly=${isOff}
        @drawing-end=${({ detail }: CustomEvent<Drawing>) => editor.record(detail, this.subject)}
        @drawing-cancel=${({ detail }: CustomEvent<{ reason: string }>) => {
          if (detail.reason === 'tap') editor.say('That was a tap, and is not kept: draw a line');
        }}
      ></recurra-stroke-canvas>
    `;
  }

  #example(example: RecordedGesture): TemplateResult {
    const editor = this.#editor;
    return exampleView({
      example,
      range: editor.range,
      classes: editor.book.classes,
      isOff: this.#isOff,
      setRange: (range) => editor.setRange(range),
      trim: () => editor.trim(),
      replay: () => void this.#canvas?.replay(),
      move: (name) => editor.move(name),
      delete: () => this.#delete(example),
      close: () => {
        const at = editor.examples.indexOf(example);
        editor.look(undefined);
        void this.#focusThumbnail(at);
      },
    });
  }

  get #canvas(): RecurraStrokeCanvas | null {
    return this.renderRoot.querySelector('recurra-stroke-canvas');
  }

  #select(name: string): void {
    // What waits for another stroke is still of the class before.
    this.#canvas?.finish();
    this.#editor.select(name);
    this.focused = 0;
    this.#canvas?.clear();
  }

  #delete(example: RecordedGesture): void {
    this.#editor.delete(example);
    void this.#focusThumbnail(this.focused);
  }

  async #focusThumbnail(index: number): Promise<void> {
    await this.updateComplete;
    const pictures = this.renderRoot.querySelectorAll<HTMLElement>('.thumbnails button');
    pictures[Math.min(index, pictures.length - 1)]?.focus();
  }

  #onThumbnailKey(event: KeyboardEvent): void {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const example = this.#editor.examples[this.focused];
    if (step !== undefined) void this.#focusThumbnail(Math.max(0, this.focused + step));
    else if ((event.key === 'Delete' || event.key === 'Backspace') && example && !this.#isOff)
      this.#delete(example);
    else return;
    event.preventDefault();
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    const isTyping = event.composedPath()[0] instanceof HTMLInputElement;
    if (!(event.ctrlKey || event.metaKey) || event.altKey || isTyping || this.#isOff) return;
    const key = event.key.toLowerCase();
    if (key === 'y' || (key === 'z' && event.shiftKey)) this.#editor.redo();
    else if (key === 'z') this.#editor.undo();
    else return;
    event.preventDefault();
  };

  readonly #import = async (event: Event): Promise<void> => {
    const input = event.target as HTMLInputElement;
    const files = [...(input.files ?? [])];
    input.value = '';
    for (const file of files) await this.importFile(file);
  };

  /** Reads a file of examples, as `Import` does. What cannot be read is said in words. */
  async importFile(file: File): Promise<void> {
    this.error = undefined;
    try {
      const text = /json/i.test(file.type) || /\.json$/i.test(file.name);
      if (!text) {
        if (this.#tell('import-file', { file }, true)) throw new Error('Only JSON files can be read here.');
        return;
      }
      const { examples, skipped } = await readExamplesFile(file);
      this.add(examples);
      const [first] = skipped;
      if (first !== undefined)
        this.error = `“${file.name}”: ${skipped.length} examples were left out. ${first}.`;
    } catch (error) {
      this.error = `“${file.name}” could not be imported. ${messageOf(error)}`;
    }
  }

  #export(): void {
    const url = URL.createObjectURL(new Blob([this.toJson()], { type: 'application/json' }));
    const link = document.createElement('a');
    link.href = url;
    link.download = 'gestures.json';
    link.click();
    // The download has begun by then; freed at once, some browsers would find nothing.
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  }
}
