import {
  type CSSResult,
  html,
  LitElement,
  nothing,
  type PropertyDeclarations,
  type TemplateResult,
} from 'lit';
import { checkDrawing } from '../gesture/check.ts';
import { fitDrawing, isTap, type Placement } from '../gesture/drawing.ts';
import { drawInk, drawingInWords } from '../gesture/ink.ts';
import { KeyPen, penCommandOf } from '../gesture/key-pen.ts';
import { Pen } from '../gesture/pen.ts';
import { type Replay, startReplay } from '../gesture/replay.ts';
import { strokeStyles } from '../gesture/stroke-styles.ts';
import { gestureStyles } from '../gesture/styles.ts';
import type { Drawing, DrawnPoint, PointRange } from '../gesture/types.ts';

const noDrawing: Drawing = { points: [] };
const asItIs: Placement = { scale: 1, dx: 0, dy: 0 };
const margin = 28;
const help =
  'Draw with mouse, finger or pen. With the keyboard: arrow keys move a pen, with Shift by less, Space puts it down and ' +
  'lifts it, Enter ends the drawing, Escape takes it back.';

/**
 * `<recurra-stroke-canvas>`: a place to draw on with mouse, touch, pen or keyboard, in one stroke or several, with the
 * time of every point; and to show what was drawn, again in its time.
 *
 * Fires `drawing-start` before the first point, `stroke-points` (`{ points, newStroke }`: those that are new) while
 * something is drawn, `stroke-end` (`{ points, strokes }`: all so far) when the pen is lifted, and `drawing-end`
 * (`{ points, strokes }`) when the drawing is complete: at once, or with `multiStroke` after a pause. `drawing-cancel`
 * (`{ reason }`, being `tap`, `cancel` or `clear`) says that nothing comes of it; `replay-progress` (`{ shown }`) how many
 * points of a replay are there. Points are `[x, y, t]`: pixels from the upper left corner, and milliseconds.
 *
 * @example
 * canvas.addEventListener('stroke-points', ({ detail }) => {
 *   for (const [x, y, t] of detail.points) console.log(session.push(t, [x, y])?.name);
 * });
 */
export class RecurraStrokeCanvas extends LitElement {
  static override readonly properties: PropertyDeclarations = {
    drawing: { attribute: false, noAccessor: true },
    range: { attribute: false },
    multiStroke: { type: Boolean, attribute: 'multi-stroke' },
    pause: { type: Number },
    readOnly: { type: Boolean, attribute: 'read-only' },
    label: { type: String },
    hint: { type: String },
    message: { state: true },
  };

  static override readonly styles: CSSResult[] = [gestureStyles, strokeStyles];

  /** Of the drawing, the part that stays; the rest is shown faintly. */
  declare range: PointRange | undefined;
  /** Whether a drawing may have several strokes. */
  declare multiStroke: boolean;
  /** Milliseconds without a stroke after which a drawing of several is complete. Default 800. */
  declare pause: number;
  /** Whether nothing can be drawn. */
  declare readOnly: boolean;
  /** Its name for assistive technology. Default `Drawing`. */
  declare label: string | undefined;
  /** What it says while nothing is drawn. Default `Draw here`. */
  declare hint: string | undefined;
  /** @internal Spoken. */
  declare protected message: string;

  #drawing: Drawing = noDrawing;
  /** Drawings from elsewhere are fitted into the box; what is drawn here stays where it is. */
  #isFitted = false;
  #isComplete = true;
  #pointer: number | undefined;
  #shown = Number.POSITIVE_INFINITY;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #frame = 0;
  #replay: Replay | undefined;
  #keys: KeyPen | undefined;
  #observer: ResizeObserver | undefined;
  readonly #pen: Pen = new Pen();

  constructor() {
    super();
    this.multiStroke = false;
    this.pause = 800;
    this.readOnly = false;
    this.message = '';
  }

  /**
   * What is shown: what was drawn here, or what is set, fitted into the box; undefined for nothing.
   *
   * @throws TypeError if something in it is no number that can be drawn.
   */
  get drawing(): Drawing | undefined {
    return this.#drawing.points.length > 0 ? this.#drawing : undefined;
  }

  set drawing(drawing: Drawing | undefined) {
    const checked = drawing ? checkDrawing(drawing, '<recurra-stroke-canvas>: drawing') : noDrawing;
    this.#forget();
    this.#drawing = checked;
    this.#isFitted = true;
    this.requestUpdate('drawing');
  }

  /** Whether something is being drawn. */
  get isDrawing(): boolean {
    return !this.#isComplete;
  }

  /** Takes away what is drawn. */
  clear(): void {
    const wasDrawing = this.isDrawing;
    this.drawing = undefined;
    if (wasDrawing) this.#tell('drawing-cancel', { reason: 'clear' });
  }

  /** Ends a drawing of several strokes, without waiting for the pause. */
  finish(): void {
    if (this.#isComplete) return;
    this.#endStroke();
    this.#complete();
  }

  /**
   * Shows what is drawn once more, in the time that it took. Where people want no motion it is shown at once.
   *
   * @returns When it has been shown, or something else is to be.
   */
  async replay(): Promise<void> {
    this.#replay?.end();
    const { drawing } = this;
    if (!drawing || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    const range = this.range ?? { first: 0, last: drawing.points.length - 1 };
    this.#replay = startReplay(drawing, range, (shown) => {
      this.#shown = shown;
      this.#draw();
      if (Number.isFinite(shown)) this.#tell('replay-progress', { shown });
    });
    await this.#replay.ended;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#observer = new ResizeObserver(() => this.#draw());
    this.#observer.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer?.disconnect();
    this.#forget();
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('readOnly') && this.readOnly && this.isDrawing) this.clear();
  }

  protected override render(): TemplateResult {
    const isEmpty = this.#drawing.points.length === 0 && this.#keys === undefined;
    const words = drawingInWords(this.#drawing);
    const name = this.label ?? 'Drawing';
    const board = html`<canvas aria-hidden="true"></canvas> ${
      isEmpty
        ? html`<div class="hint" part="hint">${this.hint ?? (this.readOnly ? 'Nothing drawn' : 'Draw here')}</div>`
        : nothing
    }`;
    if (this.readOnly) {
      return html`<div class="board read-only" part="board" role="img" aria-label=${`${name}: ${words}`}>${board}</div>`;
    }
    return html`
      <div
        class="board"
        part="board"
        role="application"
        aria-roledescription="drawing board"
        aria-label=${name}
        aria-describedby="help"
        tabindex="0"
        @pointerdown=${this.#onDown}
        @pointermove=${this.#onMove}
        @pointerup=${this.#onUp}
        @pointercancel=${this.#onCancel}
        @keydown=${this.#onKey}
        @blur=${this.#onBlur}
      >
        ${board}
      </div>
      <span class="visually-hidden" id="help">${help}</span>
      <span class="visually-hidden" role="status">${this.message}</span>
    `;
  }

  protected override updated(): void {
    this.#draw();
  }

  get #board(): HTMLElement {
    return this.renderRoot.querySelector('.board')!;
  }

  #tell(name: string, detail: object): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  /** Lets go of everything that is under way. */
  #forget(): void {
    this.#replay?.end();
    clearTimeout(this.#timer);
    this.#pen.clear();
    this.#pointer = undefined;
    this.#isComplete = true;
    this.#keys = undefined;
  }

  /** Begins a stroke, of a new drawing if the last is complete. */
  #beginStroke(): void {
    this.#replay?.end();
    clearTimeout(this.#timer);
    if (this.#isComplete) {
      this.#pen.clear();
      this.#isComplete = false;
      this.#isFitted = false;
      this.#tell('drawing-start', {});
    }
    this.#pen.down();
  }

  #addPoints(readings: readonly DrawnPoint[], newStroke: boolean): void {
    const points = readings.map(([x, y, t]) => this.#pen.to(x, y, t)).filter((point) => point !== undefined);
    if (points.length === 0) return;
    const wasEmpty = this.#drawing.points.length === 0;
    this.#drawing = this.#pen.drawing;
    if (wasEmpty) this.requestUpdate();
    this.#draw();
    this.#tell('stroke-points', { points, newStroke });
  }

  #endStroke(): void {
    if (!this.#pen.isDown) return;
    this.#pen.up();
    this.#pointer = undefined;
    this.#tell('stroke-end', { strokes: [], ...this.#pen.drawing });
    if (!this.multiStroke || this.#pen.isFull) this.#complete();
    else this.#timer = setTimeout(() => this.#complete(), this.pause);
  }

  #complete(): void {
    // A listener of `stroke-end` may have ended it.
    if (this.#isComplete) return;
    clearTimeout(this.#timer);
    const { drawing } = this.#pen;
    this.#isComplete = true;
    if (isTap(drawing)) {
      this.#discard('tap');
      return;
    }
    this.message = `Drawn: ${drawingInWords(drawing)}`;
    this.requestUpdate();
    this.#tell('drawing-end', { strokes: [], ...drawing });
  }

  #discard(reason: 'tap' | 'cancel'): void {
    this.#forget();
    this.#drawing = noDrawing;
    this.message = reason === 'tap' ? 'That was a tap: draw a line' : 'Taken back';
    this.requestUpdate();
    this.#tell('drawing-cancel', { reason });
  }

  /** Data may change faster than the screen: one drawing a frame is enough. */
  #draw(): void {
    if (this.#frame !== 0 || !this.hasUpdated) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      const canvas = this.renderRoot.querySelector('canvas')!;
      const { clientHeight: height, clientWidth: width } = canvas;
      const scale = globalThis.devicePixelRatio || 1;
      const [w, h] = [Math.round(width * scale), Math.round(height * scale)];
      if (canvas.width !== w || canvas.height !== h) [canvas.width, canvas.height] = [w, h];
      const g = canvas.getContext('2d')!;
      g.setTransform(scale, 0, 0, scale, 0, 0);
      const drawing = this.#drawing;
      const scene = {
        drawing,
        placement: this.#isFitted ? fitDrawing(drawing, width, height, margin) : asItIs,
        shown: this.#shown,
        range: this.range,
        pen: this.#keys && { x: this.#keys.x, y: this.#keys.y, isDown: this.#pen.isDown },
      };
      drawInk(g, scene, this.#theme(), width, height);
    });
  }

  /** `light-dark()` inside a custom property is resolved only where it is used. */
  #theme(): { ink: string; faint: string; accent: string } {
    const canvas = this.renderRoot.querySelector('canvas')!;
    const colour = (name: string): string => {
      canvas.style.color = `var(--_${name})`;
      return getComputedStyle(canvas).color;
    };
    return { ink: colour('ink'), faint: colour('faint'), accent: colour('accent') };
  }

  #pointOf({ clientX, clientY, timeStamp }: PointerEvent): DrawnPoint {
    const { left, top } = this.renderRoot.querySelector('canvas')!.getBoundingClientRect();
    return [clientX - left, clientY - top, timeStamp];
  }

  readonly #onDown = (event: PointerEvent): void => {
    // The first finger draws; others may rest.
    if (event.button !== 0 || this.#pen.isDown) return;
    this.#keys = undefined;
    this.#pointer = event.pointerId;
    this.#board.setPointerCapture(event.pointerId);
    this.#beginStroke();
    this.#addPoints([this.#pointOf(event)], true);
  };

  readonly #onMove = (event: PointerEvent): void => {
    if (event.pointerId !== this.#pointer) return;
    const readings = event.getCoalescedEvents?.() ?? [];
    const all = readings.length > 0 ? readings : [event];
    this.#addPoints(
      all.map((reading) => this.#pointOf(reading)),
      false,
    );
    if (this.#pen.isFull) this.#endStroke();
  };

  readonly #onUp = (event: PointerEvent): void => {
    if (event.pointerId !== this.#pointer) return;
    this.#addPoints([this.#pointOf(event)], false);
    this.#endStroke();
  };

  /** The browser has taken the gesture for itself: the stroke was not meant. */
  readonly #onCancel = (event: PointerEvent): void => {
    if (event.pointerId !== this.#pointer) return;
    this.#discard('cancel');
  };

  readonly #onBlur = (): void => {
    if (this.#keys === undefined) return;
    if (this.#pen.isDown) this.#endStroke();
    this.#keys = undefined;
    this.requestUpdate();
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    const command = penCommandOf(event);
    if (command === undefined || this.#pointer !== undefined) return;
    if (command.type === 'discard') {
      if (this.#isComplete && this.#keys === undefined) return;
      event.preventDefault();
      this.#discard('cancel');
      return;
    }
    event.preventDefault();
    const { clientHeight: height, clientWidth: width } = this.#board;
    if (this.#keys === undefined) {
      this.#keys = new KeyPen(width / 2, height / 2);
      this.requestUpdate();
    }
    const keys = this.#keys;
    const here = (): DrawnPoint => [keys.x, keys.y, keys.tick(event.timeStamp)];
    if (command.type === 'finish') this.finish();
    else if (command.type === 'toggle' && this.#pen.isDown) {
      this.#endStroke();
      this.message = 'Pen up';
    } else if (command.type === 'toggle') {
      this.#beginStroke();
      this.message = 'Pen down';
      this.#addPoints([here()], true);
    } else if (command.type === 'move') {
      keys.move(command, width, height);
      if (this.#pen.isDown) this.#addPoints([here()], false);
    }
    this.#draw();
  };
}
