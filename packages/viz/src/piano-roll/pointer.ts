import { type Edited, moveNotes, resizeNotes } from './edits.ts';
import type { RollNote, RollRange } from './types.ts';
import { hitNote, keysWidth, pitchAt, type RollView, rulerHeight, tickAt } from './view.ts';

/** What a pointer that is down is doing. */
export type Drag =
  | { readonly type: 'move' | 'resize'; readonly from: Edited; readonly tick: number; readonly pitch: number }
  | { readonly type: 'band' | 'loop'; readonly tick: number; readonly pitch: number };

/** What pressing began. */
export interface Press {
  readonly drag: Drag;
  /** The note under the pointer. */
  readonly note: RollNote | undefined;
}

/** What a pointer that goes down at a place begins. */
export function press(
  view: RollView,
  notes: readonly RollNote[],
  selected: ReadonlySet<RollNote>,
  x: number,
  y: number,
  isReadOnly: boolean,
): Press {
  const place = { tick: tickAt(view, x), pitch: pitchAt(view, y) };
  if (y < rulerHeight) return { drag: { type: 'loop', ...place }, note: undefined };
  const hit = x < keysWidth ? undefined : hitNote(view, notes, x, y);
  if (hit === undefined || isReadOnly) return { drag: { type: 'band', ...place }, note: hit?.note };
  const own = selected.has(hit.note) ? selected : new Set([hit.note]);
  const from = { notes, selected: own };
  return { drag: { type: hit.atEnd ? 'resize' : 'move', from, ...place }, note: hit.note };
}

/** Ticks as whole steps of the grid. */
const toGrid = (ticks: number, grid: number): number => Math.round(ticks / grid) * grid;

/** What moving or resizing by a pointer comes to. */
export function dragged(drag: Drag, view: RollView, x: number, y: number, grid: number): Edited | undefined {
  if (drag.type !== 'move' && drag.type !== 'resize') return undefined;
  const { notes, selected } = drag.from;
  const ticks = toGrid(tickAt(view, x) - drag.tick, grid);
  return drag.type === 'move'
    ? moveNotes(notes, selected, ticks, pitchAt(view, y) - drag.pitch)
    : resizeNotes(notes, selected, ticks, grid);
}

/** The part of the time line between where the pointer went down and where it is, on the grid. */
export function draggedRange(drag: Drag, view: RollView, x: number, grid: number): RollRange {
  const [a, b] = [toGrid(drag.tick, grid), toGrid(tickAt(view, x), grid)];
  return { start: Math.min(a, b), end: Math.max(a, b) };
}

/** Notes inside a frame drawn around them. */
export function inBand(
  notes: readonly RollNote[],
  { end, start }: RollRange,
  low: number,
  high: number,
): ReadonlySet<RollNote> {
  return new Set(
    notes.filter(
      (note) =>
        note.start < end && note.start + note.duration > start && note.pitch >= low && note.pitch <= high,
    ),
  );
}
