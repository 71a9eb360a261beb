import type { RollNote } from './types.ts';

/** What a key asks the piano roll to do. */
export type RollCommand =
  | { readonly type: 'select'; readonly step: -1 | 1; readonly extend: boolean }
  | { readonly type: 'select-nearest'; readonly up: boolean }
  | { readonly type: 'select-all' | 'deselect' | 'first' | 'last' }
  | { readonly type: 'move'; readonly steps: number; readonly semitones: number }
  | { readonly type: 'resize'; readonly steps: number }
  | { readonly type: 'add' | 'delete' | 'lock' | 'undo' | 'redo' }
  | { readonly type: 'voice'; readonly voice: number }
  | { readonly type: 'loop' | 'play' | 'seek' }
  | { readonly type: 'zoom'; readonly factor: number };

const arrows: Readonly<Record<string, readonly [steps: number, semitones: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

/** Keys that change nothing, by their names. */
const looking: Readonly<Record<string, RollCommand>> = {
  Home: { type: 'first' },
  End: { type: 'last' },
  Escape: { type: 'deselect' },
  Enter: { type: 'seek' },
  ' ': { type: 'play' },
  '+': { type: 'zoom', factor: 1.25 },
  '=': { type: 'zoom', factor: 1.25 },
  '-': { type: 'zoom', factor: 0.8 },
  r: { type: 'loop' },
};

const editing: Readonly<Record<string, RollCommand>> = {
  delete: { type: 'delete' },
  backspace: { type: 'delete' },
  insert: { type: 'add' },
  n: { type: 'add' },
  l: { type: 'lock' },
};

/** Arrows that go from note to note. */
function walking([steps, semitones]: readonly [number, number], extend: boolean): RollCommand {
  if (steps !== 0) return { type: 'select', step: steps > 0 ? 1 : -1, extend };
  return { type: 'select-nearest', up: semitones > 0 };
}

/**
 * The command of a key. Tab goes from note to note; arrows change the selected notes, and go from note to note with Control,
 * where nothing is selected, and where nothing can be changed.
 *
 * @param some Whether notes are selected.
 */
export function commandOf(event: KeyboardEvent, isReadOnly: boolean, some: boolean): RollCommand | undefined {
  const { altKey, shiftKey } = event;
  const control = event.ctrlKey || event.metaKey;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (altKey) return undefined;
  const arrow = arrows[key];
  if (arrow !== undefined) {
    if (control || isReadOnly || !some) return walking(arrow, shiftKey);
    const [steps, semitones] = arrow;
    if (shiftKey && steps !== 0) return { type: 'resize', steps };
    return { type: 'move', steps, semitones: shiftKey ? 12 * semitones : semitones };
  }
  if (control) {
    if (key === 'a') return { type: 'select-all' };
    if (isReadOnly) return undefined;
    if (key === 'z') return { type: shiftKey ? 'redo' : 'undo' };
    return key === 'y' ? { type: 'redo' } : undefined;
  }
  // Without a selection Tab leaves the piano roll, as it leaves everything else.
  if (key === 'Tab') return some ? { type: 'select', step: shiftKey ? -1 : 1, extend: false } : undefined;
  if (!isReadOnly && /^[1-9]$/.test(key)) return { type: 'voice', voice: Number(key) - 1 };
  return looking[key] ?? (isReadOnly ? undefined : editing[key.toLowerCase()]);
}

/** The note that is nearest in time among those that are higher, or lower. */
export function nearestNote(notes: readonly RollNote[], from: RollNote, up: boolean): RollNote | undefined {
  let best: RollNote | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const note of notes) {
    const height = up ? note.pitch - from.pitch : from.pitch - note.pitch;
    if (height <= 0) continue;
    const away = Math.abs(note.start - from.start) * 128 + height;
    if (away < least) {
      least = away;
      best = note;
    }
  }
  return best;
}
