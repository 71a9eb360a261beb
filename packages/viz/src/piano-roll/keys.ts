import type { RollNote } from './types.ts';

/** What a key asks the piano roll to do. */
export type RollCommand =
  | { readonly type: 'select'; readonly step: -1 | 1; readonly extend: boolean }
  | { readonly type: 'select-nearest'; readonly up: boolean }
  | { readonly type: 'select-all' | 'deselect' | 'first' | 'last' }
  | { readonly type: 'move'; readonly steps: number; readonly semitones: number }
  | { readonly type: 'resize'; readonly steps: number }
  | { readonly type: 'add' | 'delete' | 'lock' | 'undo' | 'redo' | 'play' }
  | { readonly type: 'zoom'; readonly factor: number };

const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

/** Keys that change nothing. */
function looking(event: KeyboardEvent): RollCommand | undefined {
  const { key, shiftKey } = event;
  switch (key) {
    case 'ArrowLeft':
      return { type: 'select', step: -1, extend: shiftKey };
    case 'ArrowRight':
      return { type: 'select', step: 1, extend: shiftKey };
    case 'ArrowUp':
    case 'ArrowDown':
      return { type: 'select-nearest', up: key === 'ArrowUp' };
    case 'Home':
      return { type: 'first' };
    case 'End':
      return { type: 'last' };
    case 'Escape':
      return { type: 'deselect' };
    case ' ':
      return { type: 'play' };
    case '+':
    case '=':
      return { type: 'zoom', factor: 1.25 };
    case '-':
      return { type: 'zoom', factor: 0.8 };
  }
  return undefined;
}

/**
 * The command of a key: arrows go from note to note, with Alt they move the selected ones, with Alt and Shift they change their length.
 */
export function commandOf(event: KeyboardEvent, isReadOnly: boolean): RollCommand | undefined {
  const { altKey, key, shiftKey } = event;
  const control = event.ctrlKey || event.metaKey;
  const arrow = arrows[key];
  if (control && key.toLowerCase() === 'a') return { type: 'select-all' };
  if (!isReadOnly) {
    if (control && key.toLowerCase() === 'z') return { type: shiftKey ? 'redo' : 'undo' };
    if (control && key.toLowerCase() === 'y') return { type: 'redo' };
    if (altKey && arrow !== undefined) {
      const [steps, semitones] = arrow;
      return shiftKey && steps !== 0 ? { type: 'resize', steps } : { type: 'move', steps, semitones };
    }
    if (!control && !altKey) {
      if (key === 'Delete' || key === 'Backspace') return { type: 'delete' };
      if (key === 'Insert' || key.toLowerCase() === 'n') return { type: 'add' };
      if (key.toLowerCase() === 'l') return { type: 'lock' };
    }
  }
  return control || altKey ? undefined : looking(event);
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
