import type { RollEditor } from './editor.ts';
import { type Drag, dragged, draggedRange, inBand, press } from './pointer.ts';
import type { RollRange } from './types.ts';
import { hitNote, keysWidth, pitchAt, type RollView, rulerHeight, tickAt } from './view.ts';

/** What pointers move over. */
export interface PointerHost {
  readonly editor: RollEditor;
  readonly isReadOnly: boolean;
  readonly scroller: HTMLElement;
  view(): RollView;
  /** @param x What stays where it is, in pixels. */
  zoom(factor: number, x: number): void;
  redraw(): void;
  setLoop(loop: RollRange | undefined): void;
  tell(event: string, detail: object): void;
}

interface Place {
  readonly x: number;
  readonly y: number;
}

/** A frame drawn around notes. */
export type Band = RollRange & { readonly low: number; readonly high: number };

/** Mouse, pen and fingers over a piano roll: choosing, moving, resizing, framing, looping, pinching. */
export class RollPointers {
  readonly #host: PointerHost;
  readonly #down = new Map<number, Place>();
  #drag: Drag | undefined;
  #at: Place = { x: 0, y: 0 };
  /** Distance of two fingers the last time. */
  #pinch: number | undefined;

  constructor(host: PointerHost) {
    this.#host = host;
  }

  /** The frame being drawn. */
  get band(): Band | undefined {
    const drag = this.#drag;
    if (drag?.type !== 'band') return undefined;
    const view = this.#host.view();
    const pitch = pitchAt(view, this.#at.y);
    const range = draggedRange(drag, view, this.#at.x, 1);
    return { ...range, low: Math.min(drag.pitch, pitch), high: Math.max(drag.pitch, pitch) };
  }

  #place(event: MouseEvent): Place {
    const box = this.#host.scroller.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  readonly onDown = (event: PointerEvent): void => {
    const { editor, isReadOnly, scroller } = this.#host;
    const place = this.#place(event);
    const { x, y } = place;
    // Scroll bars are not ours.
    if (event.button !== 0 || x > scroller.clientWidth || y > scroller.clientHeight) return;
    this.#down.set(event.pointerId, place);
    this.#at = place;
    if (this.#down.size === 2) {
      this.#pinch = this.#distance();
      this.#drag = undefined;
      return;
    }
    const { notes } = editor.sequence;
    const { drag, note } = press(this.#host.view(), notes, editor.selection.notes, x, y, isReadOnly);
    if (note !== undefined && !editor.selection.notes.has(note)) {
      const more = event.shiftKey || event.ctrlKey || event.metaKey;
      editor.select({ notes: new Set(more ? [...editor.selection.notes, note] : [note]), focus: note });
    }
    // One finger on nothing scrolls, or lets go of what is selected.
    if (event.pointerType === 'touch' && drag.type === 'band') {
      if (note === undefined) editor.select({ notes: new Set(), focus: undefined });
      return;
    }
    scroller.setPointerCapture(event.pointerId);
    const edits = drag.type === 'move' || drag.type === 'resize';
    this.#drag = edits ? { ...drag, from: { notes, selected: editor.selection.notes } } : drag;
  };

  #distance(): number {
    const [a, b] = [...this.#down.values()] as [Place, Place];
    return Math.max(1, Math.hypot(a.x - b.x, a.y - b.y));
  }

  readonly onMove = (event: PointerEvent): void => {
    const place = this.#place(event);
    if (this.#down.has(event.pointerId)) this.#down.set(event.pointerId, place);
    if (this.#pinch !== undefined && this.#down.size === 2) {
      const distance = this.#distance();
      this.#host.zoom(distance / this.#pinch, place.x);
      this.#pinch = distance;
      return;
    }
    if (this.#drag === undefined) return;
    this.#at = place;
    const edited = dragged(this.#drag, this.#host.view(), place.x, place.y, this.#host.editor.grid);
    if (edited !== undefined) this.#host.editor.preview(edited);
    this.#host.redraw();
  };

  readonly onUp = (event: PointerEvent): void => {
    this.#down.delete(event.pointerId);
    if (this.#down.size < 2) this.#pinch = undefined;
    const drag = this.#drag;
    this.#drag = undefined;
    if (drag === undefined) return;
    const place = this.#place(event);
    if (drag.type === 'move' || drag.type === 'resize') this.#drop(drag, place);
    else if (drag.type === 'loop') this.#endLoop(drag, place);
    else this.#endBand(drag, place);
    this.#host.redraw();
  };

  /** The browser has taken the gesture for itself: nothing was meant. */
  readonly onCancel = (event: PointerEvent): void => {
    this.#down.delete(event.pointerId);
    if (this.#down.size < 2) this.#pinch = undefined;
    const drag = this.#drag;
    this.#drag = undefined;
    if (drag?.type === 'move' || drag?.type === 'resize') this.#host.editor.preview(drag.from);
    this.#host.redraw();
  };

  /** Fingers on notes and on the ruler, and two fingers anywhere, are ours: the browser scrolls with the others. */
  readonly onTouch = (event: TouchEvent): void => {
    const [touch] = event.touches;
    if (touch === undefined) return;
    const box = this.#host.scroller.getBoundingClientRect();
    const [x, y] = [touch.clientX - box.left, touch.clientY - box.top];
    const { editor, isReadOnly } = this.#host;
    const onNote =
      !isReadOnly && x >= keysWidth && hitNote(this.#host.view(), editor.sequence.notes, x, y) !== undefined;
    // Once the browser scrolls, it cannot be kept from it.
    if (event.cancelable && (event.touches.length > 1 || y < rulerHeight || onNote)) event.preventDefault();
  };

  #drop(drag: Drag & { readonly type: 'move' | 'resize' }, { x, y }: Place): void {
    const { editor } = this.#host;
    const { from } = drag;
    const edited = dragged(drag, this.#host.view(), x, y, editor.grid)!;
    const known = new Set(from.notes.map((note) => JSON.stringify(note)));
    if (edited.notes.every((note) => known.has(JSON.stringify(note)))) editor.preview(from);
    else editor.commit(edited, drag.type, from.notes);
  }

  #endLoop(drag: Drag, { x }: Place): void {
    const view = this.#host.view();
    const { grid } = this.#host.editor;
    const tick = tickAt(view, x);
    const range = draggedRange(drag, view, x, grid);
    const isClick = Math.abs(tick - drag.tick) < grid / 4 || range.start === range.end;
    this.#host.setLoop(isClick ? undefined : range);
    if (isClick) this.#host.tell('seek', { tick });
  }

  #endBand(drag: Drag, { x, y }: Place): void {
    const { editor } = this.#host;
    const view = this.#host.view();
    const area = draggedRange(drag, view, x, 1);
    if (area.end - area.start < 2) {
      // A press on a note has selected it.
      if (!this.#host.isReadOnly) editor.select({ notes: new Set(), focus: undefined });
      return;
    }
    const pitch = pitchAt(view, y);
    const [low, high] = [Math.min(pitch, drag.pitch), Math.max(pitch, drag.pitch)];
    const inside = inBand(editor.sequence.notes, area, low, high);
    editor.select({ notes: inside, focus: [...inside].at(-1) });
  }

  readonly onDouble = (event: MouseEvent): void => {
    const { x, y } = this.#place(event);
    if (this.#host.isReadOnly || x < keysWidth || y < rulerHeight) return;
    const view = this.#host.view();
    this.#host.editor.add(tickAt(view, x), pitchAt(view, y));
  };

  readonly onWheel = (event: WheelEvent): void => {
    // A pinch on a touch pad comes as a wheel with Control.
    if (!event.ctrlKey) return;
    event.preventDefault();
    this.#host.zoom(Math.exp(-event.deltaY / 200), this.#place(event).x);
  };
}
