import {
  type CSSResult,
  html,
  LitElement,
  nothing,
  type PropertyDeclarations,
  type TemplateResult,
} from 'lit';
import { checkSequence } from '../piano-roll/check.ts';
import { drawRoll } from '../piano-roll/draw.ts';
import { RollEditor } from '../piano-roll/editor.ts';
import { commandOf, type RollCommand } from '../piano-roll/keys.ts';
import { describeRoll } from '../piano-roll/names.ts';
import { RollPointers } from '../piano-roll/pointers.ts';
import { rollStyles } from '../piano-roll/styles.ts';
import { readTheme, voiceColours } from '../piano-roll/theme.ts';
import type { RollNote, RollRange, RollSequence } from '../piano-roll/types.ts';
import { keysWidth, pitchRange, type RollView, rulerHeight } from '../piano-roll/view.ts';
import { musicStyles } from './music-styles.ts';

const noSequence: RollSequence = { ticksPerQuarter: 480, length: 0, voices: [], notes: [] };
const [narrowest, widest] = [4, 400];
const [lowestRow, highestRow] = [10, 18];
const mostNamed = 16;
const help =
  'An arrow key selects a note; Tab goes to the next one, Shift and Tab to the one before, Escape lets go. Arrow keys move ' +
  'selected notes, with Shift left and right change their length, and up and down move them an octave. Control with ' +
  'arrows goes from note to note. N adds a note, Delete removes, L locks, digits give them another voice, R repeats them, ' +
  'Enter goes there, Control Z undoes, plus and minus zoom, Space plays.';

/**
 * `<recurra-piano-roll>`: notes over time, to look at, to play along, and to edit by mouse, touch or keyboard.
 *
 * Fires `notes-change` (`{ notes, reason }`) after every edit, `lock-change` (`{ notes }`) after locking,
 * `selection-change` (`{ notes }`), `seek` (`{ tick }`) when a place of the time line is chosen, `loop-change`
 * (`{ loop }`) when a part of it is, and `play-toggle` on Space. It keeps edited notes itself; set `sequence` to show
 * others.
 *
 * @example
 * const roll = document.querySelector('recurra-piano-roll');
 * roll.sequence = sequence; // of @recurra/music
 * roll.addEventListener('notes-change', ({ detail }) => save(detail.notes));
 */
export class RecurraPianoRoll extends LitElement {
  static override readonly properties: PropertyDeclarations = {
    sequence: { attribute: false, noAccessor: true },
    playhead: { attribute: false, noAccessor: true },
    follow: { type: Boolean },
    loop: { attribute: false },
    readOnly: { type: Boolean, attribute: 'read-only' },
    label: { type: String },
    stepsPerQuarter: { type: Number, attribute: 'steps-per-quarter' },
    quarterWidth: { state: true },
    rowHeight: { state: true },
    message: { state: true },
  };

  static override readonly styles: CSSResult[] = [musicStyles, rollStyles];

  /** Whether the playhead is kept in sight. */
  declare follow: boolean;
  /** The part that is repeated; none if left out. */
  declare loop: RollRange | undefined;
  /** Whether notes cannot be changed. */
  declare readOnly: boolean;
  /** Its name for assistive technology. */
  declare label: string | undefined;
  /** Lines of the grid that edits keep to, a quarter. */
  declare stepsPerQuarter: number;
  /** @internal */
  declare protected quarterWidth: number;
  /** @internal */
  declare protected rowHeight: number;
  /** @internal Spoken after a change. */
  declare protected message: string;

  /** Lowest and highest pitch there is a row for. */
  #range: readonly [number, number] = [0, 0];
  #playhead: number | undefined;
  #end = 0;
  #shown: RollSequence | undefined;
  #words = '';
  #observer: ResizeObserver | undefined;
  #frame = 0;
  readonly #editor: RollEditor;
  readonly #pointers: RollPointers;
  /** Lit listens to touches passively otherwise: then they could not be kept from scrolling. */
  readonly #touch = {
    handleEvent: (event: TouchEvent): void => this.#pointers.onTouch(event),
    passive: false,
  };

  constructor() {
    super();
    this.follow = false;
    this.readOnly = false;
    this.stepsPerQuarter = 4;
    this.quarterWidth = 40;
    this.rowHeight = lowestRow;
    this.message = '';
    this.#editor = new RollEditor({
      changed: (message) => {
        this.message = message;
        this.requestUpdate();
      },
      reveal: (note) => this.#reveal(note),
      tell: (event, detail) => this.#tell(event, detail),
    });
    this.#pointers = new RollPointers(this.#pointerHost());
  }

  /**
   * What is shown: the edited notes after an edit; nothing if left out.
   *
   * @throws TypeError if something in it is no number that can be drawn.
   */
  get sequence(): RollSequence | undefined {
    return this.#editor.sequence;
  }

  set sequence(sequence: RollSequence | undefined) {
    this.#editor.show(checkSequence(sequence ?? noSequence));
    this.requestUpdate('sequence');
  }

  /** Where the music is, in ticks; hidden if left out. It may be set on every frame. */
  get playhead(): number | undefined {
    return this.#playhead;
  }

  set playhead(tick: number | undefined) {
    this.#playhead = tick;
    if (this.follow && tick !== undefined && this.hasUpdated) this.#keepInSight(tick);
    this.#draw();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#observer = new ResizeObserver(() => this.requestUpdate());
    this.#observer.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer?.disconnect();
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  }

  protected override willUpdate(): void {
    const { ticksPerQuarter } = this.#editor.sequence;
    this.#editor.grid = ticksPerQuarter / this.stepsPerQuarter;
    // Of thousands of notes: looked through when they change, not on every frame.
    if (this.#shown === this.#editor.sequence) return;
    this.#keepRows(this.#shown);
    this.#shown = this.#editor.sequence;
    this.#words = describeRoll(this.#shown);
    this.#end = this.#shown.notes.reduce(
      (last, { duration, start }) => Math.max(last, start + duration),
      this.#shown.length,
    );
  }

  protected override render(): TemplateResult {
    const { sequence } = this.#editor;
    const { notes, ticksPerQuarter, voices } = sequence;
    const width = keysWidth + (this.#end / ticksPerQuarter) * this.quarterWidth + 80;
    const height = rulerHeight + this.#rows * this.rowHeight;
    const words = this.#words;
    return html`
      <div class="bar" part="toolbar">
        <button type="button" aria-label="Zoom out" @click=${() => this.#zoom(0.8)}>−</button>
        <button type="button" aria-label="Zoom in" @click=${() => this.#zoom(1.25)}>+</button>
        ${this.readOnly ? nothing : this.#editButtons()}
        <span class="gap"></span>
        <span>${words}</span>
      </div>
      <div
        class="scroller"
        part="scroller"
        role="application"
        aria-roledescription="piano roll"
        aria-label=${`${this.label ?? 'Piano roll'}. ${words}`}
        aria-describedby="help"
        tabindex="0"
        @keydown=${this.#onKey}
        @scroll=${() => this.#draw()}
        @wheel=${this.#pointers.onWheel}
        @pointerdown=${this.#pointers.onDown}
        @pointermove=${this.#pointers.onMove}
        @pointerup=${this.#pointers.onUp}
        @pointercancel=${this.#pointers.onCancel}
        @touchstart=${this.#touch}
        @dblclick=${this.#pointers.onDouble}
      >
        <div class="spacer" style=${`width:${width}px;height:${height}px`}>
          <canvas aria-hidden="true"></canvas>
        </div>
        ${notes.length > 0 ? nothing : this.#empty()}
      </div>
      ${voices.length > 1 ? this.#legend() : html`<span></span>`}
      <span class="hidden" id="help">${help}</span>
      <span class="hidden" role="status">${this.message}</span>
    `;
  }

  #empty(): TemplateResult {
    const hint = this.readOnly ? '' : ' Double-click, or press N, to add one.';
    return html`<div class="empty">No notes yet.${hint}</div>`;
  }

  #editButtons(): TemplateResult {
    const { canRedo, canUndo, selection } = this.#editor;
    const button = (label: string, type: 'add' | 'undo' | 'redo' | 'lock' | 'delete', enabled: boolean) =>
      html`<button type="button" ?disabled=${!enabled} @click=${() => this.#run({ type })}>${label}</button>`;
    const some = selection.notes.size > 0;
    const areLocked = some && [...selection.notes].every(({ locked }) => locked);
    return html`
      ${button('Undo', 'undo', canUndo)} ${button('Redo', 'redo', canRedo)} ${button('Add', 'add', true)}
      ${button(areLocked ? 'Unlock' : 'Lock', 'lock', some)} ${button('Delete', 'delete', some)}
    `;
  }

  #legend(): TemplateResult {
    const voices = this.#editor.sequence.voices.slice(0, mostNamed);
    return html`<div class="legend" part="legend">
      ${voices.map(
        ({ name }, i) => html`<span
          ><span class="swatch" style=${`background:var(--_voice-${i % voiceColours})`}></span>${name || `Voice ${i + 1}`}</span
        >`,
      )}
    </div>`;
  }

  get #rows(): number {
    return this.#range[1] - this.#range[0] + 1;
  }

  /** Rows for every note: the same and more of them while it is the same music, so that nothing jumps. */
  #keepRows(before: RollSequence | undefined): void {
    const { sequence } = this.#editor;
    const [low, high] = pitchRange(sequence);
    const old = new Set(before?.notes);
    const [oldLow, oldHigh] = this.#range;
    const isSame = sequence.notes.some((note) => old.has(note));
    this.#range = isSame ? [Math.min(low, oldLow), Math.max(high, oldHigh)] : [low, high];
    if (this.hasUpdated && isSame) this.#scroller.scrollTop += (this.#range[1] - oldHigh) * this.rowHeight;
  }

  /** Makes rows as high as lets all of them be seen, within reason. */
  #fitRows(): void {
    const room = Math.floor((this.#scroller.clientHeight - rulerHeight) / this.#rows);
    this.rowHeight = Math.min(highestRow, Math.max(lowestRow, room));
  }

  protected override updated(): void {
    this.#fitRows();
    this.#draw();
  }

  get #scroller(): HTMLElement {
    return this.renderRoot.querySelector('.scroller')!;
  }

  #pointerHost(): ConstructorParameters<typeof RollPointers>[0] {
    const element = this;
    return {
      editor: this.#editor,
      get isReadOnly() {
        return element.readOnly;
      },
      get scroller() {
        return element.#scroller;
      },
      view: () => this.#view(),
      zoom: (factor, x) => this.#zoom(factor, x),
      redraw: () => this.requestUpdate(),
      setLoop: (loop) => this.#setLoop(loop),
      tell: (event, detail) => this.#tell(event, detail),
    };
  }

  #view(): RollView {
    const { scrollLeft, scrollTop } = this.#scroller;
    return {
      quarterWidth: this.quarterWidth,
      rowHeight: this.rowHeight,
      ticksPerQuarter: this.#editor.sequence.ticksPerQuarter,
      top: this.#range[1],
      scrollLeft,
      scrollTop,
    };
  }

  /** Data, scrolling and the playhead may change faster than the screen: one drawing a frame is enough. */
  #draw(): void {
    if (this.#frame !== 0 || !this.hasUpdated) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      const canvas = this.renderRoot.querySelector('canvas')!;
      const { clientHeight: height, clientWidth: width } = this.#scroller;
      const scale = globalThis.devicePixelRatio || 1;
      const [w, h] = [Math.round(width * scale), Math.round(height * scale)];
      if (canvas.width !== w || canvas.height !== h) {
        [canvas.width, canvas.height] = [w, h];
        canvas.style.width = `${width}px`;
        canvas.style.height = `${height}px`;
      }
      const g = canvas.getContext('2d')!;
      g.setTransform(scale, 0, 0, scale, 0, 0);
      const { selection, sequence } = this.#editor;
      const { loop, playhead } = this;
      const scene = { sequence, selected: selection.notes, playhead, loop, band: this.#pointers.band };
      const theme = readTheme(this, this.renderRoot.querySelector<HTMLElement>('#help')!);
      drawRoll(g, this.#view(), scene, theme, width, height);
    });
  }

  #tell(name: string, detail: object): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  #reveal(note: RollNote): void {
    const scroller = this.#scroller;
    const x = (note.start / this.#editor.sequence.ticksPerQuarter) * this.quarterWidth;
    const y = (this.#range[1] - note.pitch) * this.rowHeight;
    const [w, h] = [scroller.clientWidth - keysWidth, scroller.clientHeight - rulerHeight];
    if (x < scroller.scrollLeft || x > scroller.scrollLeft + w - 20) scroller.scrollLeft = x - w / 3;
    if (y < scroller.scrollTop || y > scroller.scrollTop + h - this.rowHeight) scroller.scrollTop = y - h / 2;
  }

  #run(command: RollCommand): void {
    if (command.type === 'zoom') this.#zoom(command.factor);
    else if (command.type === 'play') this.#tell('play-toggle', {});
    else if (command.type === 'seek') this.#seek();
    else if (command.type === 'loop') this.#setLoop(this.loop ? undefined : this.#editor.selectedRange);
    else this.#editor.run(command, this.playhead ?? 0);
  }

  #zoom(factor: number, anchor = keysWidth): void {
    const scroller = this.#scroller;
    const at = anchor - keysWidth;
    const quarters = (scroller.scrollLeft + at) / this.quarterWidth;
    this.quarterWidth = Math.min(widest, Math.max(narrowest, this.quarterWidth * factor));
    void this.updateComplete.then(() => {
      scroller.scrollLeft = quarters * this.quarterWidth - at;
    });
  }

  /** Goes to where the selected note begins. */
  #seek(): void {
    const { focus } = this.#editor.selection;
    if (focus !== undefined) this.#tell('seek', { tick: focus.start });
  }

  #setLoop(loop: RollRange | undefined): void {
    this.loop = loop;
    this.#tell('loop-change', { loop });
  }

  /** Turns the page when the playhead leaves it. */
  #keepInSight(tick: number): void {
    const scroller = this.#scroller;
    const x = (tick / this.#editor.sequence.ticksPerQuarter) * this.quarterWidth - scroller.scrollLeft;
    const width = scroller.clientWidth - keysWidth;
    if (x < 0 || x > width * 0.95) scroller.scrollLeft += x - width * 0.1;
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    const { selection } = this.#editor;
    const command = commandOf(event, this.readOnly, selection.notes.size > 0);
    if (command === undefined) return;
    // Beyond the last note Tab leaves.
    if (event.key === 'Tab' && command.type === 'select' && !this.#editor.canStep(command.step)) return;
    event.preventDefault();
    this.#run(command);
  };
}
