import type { RollCommand } from './keys.ts';
import { nearestNote } from './keys.ts';
import type { RollNote } from './types.ts';

/** A selection and the note that arrows go on from. */
export interface Selection {
  readonly notes: ReadonlySet<RollNote>;
  readonly focus: RollNote | undefined;
}

const only = (note: RollNote | undefined): Selection => ({
  notes: new Set(note === undefined ? [] : [note]),
  focus: note,
});

/**
 * Where a command takes the selection; the same one for commands that are about something else.
 *
 * @param notes In order.
 * @param at Where the playhead stands, in ticks: where a first arrow begins.
 */
export function select(
  command: RollCommand,
  notes: readonly RollNote[],
  now: Selection,
  at: number,
): Selection {
  const { focus } = now;
  switch (command.type) {
    case 'select-all':
      return { notes: new Set(notes), focus: focus ?? notes[0] };
    case 'deselect':
      return only(undefined);
    case 'first':
      return only(notes[0]);
    case 'last':
      return only(notes.at(-1));
    case 'select': {
      if (focus === undefined) return only(notes.find(({ start }) => start >= at) ?? notes[0]);
      const next = notes[notes.indexOf(focus) + command.step];
      if (next === undefined) return now;
      return command.extend ? { notes: new Set([...now.notes, next]), focus: next } : only(next);
    }
    case 'select-nearest':
      return focus === undefined ? only(notes[0]) : only(nearestNote(notes, focus, command.up) ?? focus);
  }
  return now;
}
