import type { RollNote } from './types.ts';

const lowest = 0;
const highest = 127;

/** Order of notes: by onset, then from high to low. */
export function inOrder(a: RollNote, b: RollNote): number {
  return a.start - b.start || b.pitch - a.pitch || a.voice - b.voice;
}

/** Changes notes, and tells where the selected ones went. */
export interface Edited {
  /** In order. */
  readonly notes: readonly RollNote[];
  readonly selected: ReadonlySet<RollNote>;
}

/**
 * Replaces selected notes by what a function makes of them.
 *
 * @param change Gives a note, or undefined to delete it.
 */
export function changeNotes(
  notes: readonly RollNote[],
  selected: ReadonlySet<RollNote>,
  change: (note: RollNote) => RollNote | undefined,
): Edited {
  const now = new Set<RollNote>();
  const out: RollNote[] = [];
  for (const note of notes) {
    if (!selected.has(note)) {
      out.push(note);
      continue;
    }
    const next = change(note);
    if (next === undefined) continue;
    out.push(next);
    now.add(next);
  }
  return { notes: out.sort(inOrder), selected: now };
}

/** Moves notes together, no further than the edges allow any of them. */
export function moveNotes(
  notes: readonly RollNote[],
  selected: ReadonlySet<RollNote>,
  ticks: number,
  semitones: number,
): Edited {
  let back = Number.NEGATIVE_INFINITY;
  let down = lowest - highest;
  let up = highest - lowest;
  for (const { pitch, start } of selected) {
    back = Math.max(back, -start);
    down = Math.max(down, lowest - pitch);
    up = Math.min(up, highest - pitch);
  }
  const [dt, dp] = [Math.max(ticks, back), Math.max(down, Math.min(up, semitones))];
  return changeNotes(notes, selected, (note) => ({
    ...note,
    start: note.start + dt,
    pitch: note.pitch + dp,
  }));
}

/** Makes notes longer or shorter, none shorter than `least`. */
export function resizeNotes(
  notes: readonly RollNote[],
  selected: ReadonlySet<RollNote>,
  ticks: number,
  least: number,
): Edited {
  return changeNotes(notes, selected, (note) => ({
    ...note,
    duration: Math.max(Math.min(least, note.duration), note.duration + ticks),
  }));
}

/** Locks notes, or unlocks them if all are locked. */
export function toggleLocks(notes: readonly RollNote[], selected: ReadonlySet<RollNote>): Edited {
  const all = [...selected].every(({ locked }) => locked);
  return changeNotes(notes, selected, (note) => ({ ...note, locked: !all }));
}

/** Adds a note. */
export function addNote(notes: readonly RollNote[], note: RollNote): Edited {
  return { notes: [...notes, note].sort(inOrder), selected: new Set([note]) };
}

/** Notes as they were and will be: what undo and redo go through. */
export class EditHistory {
  #past: (readonly RollNote[])[] = [];
  #future: (readonly RollNote[])[] = [];
  readonly #most: number;

  /** @param most Steps that can be undone. */
  constructor(most = 200) {
    this.#most = most;
  }

  get canUndo(): boolean {
    return this.#past.length > 0;
  }

  get canRedo(): boolean {
    return this.#future.length > 0;
  }

  /** Keeps what is about to be changed. */
  remember(notes: readonly RollNote[]): void {
    this.#past.push(notes);
    if (this.#past.length > this.#most) this.#past.shift();
    this.#future = [];
  }

  /** Forgets everything. */
  clear(): void {
    this.#past = [];
    this.#future = [];
  }

  /** What was before `now`; undefined if nothing was. */
  undo(now: readonly RollNote[]): readonly RollNote[] | undefined {
    const before = this.#past.pop();
    if (before !== undefined) this.#future.push(now);
    return before;
  }

  /** What was undone last. */
  redo(now: readonly RollNote[]): readonly RollNote[] | undefined {
    const after = this.#future.pop();
    if (after !== undefined) this.#past.push(now);
    return after;
  }
}
