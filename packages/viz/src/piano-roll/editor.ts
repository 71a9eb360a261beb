import {
  addNote,
  changeNotes,
  type Edited,
  EditHistory,
  moveNotes,
  resizeNotes,
  toggleLocks,
} from './edits.ts';
import type { RollCommand } from './keys.ts';
import { describeRoll, spokenNote } from './names.ts';
import { type Selection, select } from './selection.ts';
import type { RollNote, RollRange, RollSequence } from './types.ts';

/** What an editor is in: hears what changed. */
export interface EditorHost {
  /** Shows notes and selection anew, and says something. */
  changed(message: string): void;
  /** A note that was selected should be seen. */
  reveal(note: RollNote): void;
  tell(event: string, detail: object): void;
}

const endOf = (notes: ReadonlySet<RollNote>): number =>
  [...notes].reduce((end, { duration, start }) => Math.max(end, start + duration), 0);

const usualVelocity = 80;
const nothing: Selection = { notes: new Set(), focus: undefined };

/** The notes of a piano roll, those that are selected, and what was done to them. */
export class RollEditor {
  readonly #host: EditorHost;
  readonly #history: EditHistory = new EditHistory();
  /** What is shown. */
  sequence: RollSequence = { ticksPerQuarter: 480, length: 0, voices: [], notes: [] };
  selection: Selection = nothing;
  /** Ticks that edits keep to. */
  grid = 120;

  constructor(host: EditorHost) {
    this.#host = host;
  }

  get canUndo(): boolean {
    return this.#history.canUndo;
  }

  get canRedo(): boolean {
    return this.#history.canRedo;
  }

  /** The part of the time line that the selected notes take; undefined if none are. */
  get selectedRange(): RollRange | undefined {
    const { notes } = this.selection;
    if (notes.size === 0) return undefined;
    return {
      start: [...notes].reduce((least, { start }) => Math.min(least, start), Number.POSITIVE_INFINITY),
      end: endOf(notes),
    };
  }

  /** Whether there is a note after, or before, the one that keys go on from. */
  canStep(step: -1 | 1): boolean {
    const { focus } = this.selection;
    return (
      focus !== undefined && this.sequence.notes[this.sequence.notes.indexOf(focus) + step] !== undefined
    );
  }

  /** Shows other notes; those that are still there stay selected, and what was done to others is not to be undone. */
  show(sequence: RollSequence): void {
    if (sequence.notes !== this.sequence.notes) this.#history.clear();
    this.sequence = sequence;
    const known = new Set(sequence.notes);
    const kept = [...this.selection.notes].filter((note) => known.has(note));
    this.selection = { notes: new Set(kept), focus: kept.at(-1) };
  }

  /** Shows notes on the way to an edit. */
  preview({ notes, selected }: Edited): void {
    const length = Math.max(this.sequence.length, endOf(selected));
    this.sequence = { ...this.sequence, notes, length };
    this.selection = { notes: selected, focus: [...selected].at(-1) };
  }

  select(selection: Selection): void {
    if (selection === this.selection) return;
    this.selection = selection;
    const { focus } = selection;
    this.#host.changed(focus === undefined ? '' : spokenNote(this.sequence, focus));
    this.#host.tell('selection-change', { notes: [...selection.notes] });
    if (focus !== undefined) this.#host.reveal(focus);
  }

  /** Keeps an edit; `before` is what undo goes back to, undefined for undo itself. */
  commit(edited: Edited, reason: string, before: readonly RollNote[] | undefined): void {
    if (before !== undefined) this.#history.remember(before);
    this.preview(edited);
    const { notes } = edited;
    const { focus } = this.selection;
    const now = focus === undefined ? describeRoll(this.sequence) : spokenNote(this.sequence, focus);
    this.#host.changed(`${reason}: ${now}`);
    this.#host.tell('notes-change', { notes, reason });
    if (focus !== undefined) this.#host.reveal(focus);
    if (reason === 'lock') this.#host.tell('lock-change', { notes: notes.filter(({ locked }) => locked) });
  }

  /** Adds a note of a quarter, in the voice of the selected one. */
  add(tick: number, pitch: number): void {
    const { notes, ticksPerQuarter, voices } = this.sequence;
    const voice = Math.min(this.selection.focus?.voice ?? 0, Math.max(0, voices.length - 1));
    const start = Math.floor(tick / this.grid) * this.grid;
    const note = { pitch, start, duration: ticksPerQuarter, velocity: usualVelocity, voice };
    this.commit(addNote(notes, note), 'add', notes);
  }

  /**
   * Does what a key or a button asks.
   *
   * @param at Where the playhead stands, in ticks.
   */
  run(command: RollCommand, at: number): void {
    const { notes } = this.sequence;
    const { focus, notes: selected } = this.selection;
    switch (command.type) {
      case 'add':
        this.add(at > 0 ? at : (focus?.start ?? 0), focus?.pitch ?? 60);
        return;
      case 'undo':
      case 'redo': {
        const next = command.type === 'undo' ? this.#history.undo(notes) : this.#history.redo(notes);
        if (next !== undefined) this.commit({ notes: next, selected: new Set() }, command.type, undefined);
        return;
      }
      case 'move':
      case 'resize':
      case 'delete':
      case 'lock':
      case 'voice':
        if (command.type === 'voice' && !this.sequence.voices[command.voice]) return;
        if (selected.size > 0) this.commit(this.#edited(command), command.type, notes);
        return;
      default:
        this.select(select(command, notes, this.selection, at));
    }
  }

  #edited(command: RollCommand): Edited {
    const { notes } = this.sequence;
    const selected = this.selection.notes;
    switch (command.type) {
      case 'move':
        return moveNotes(notes, selected, command.steps * this.grid, command.semitones);
      case 'resize':
        return resizeNotes(notes, selected, command.steps * this.grid, this.grid);
      case 'lock':
        return toggleLocks(notes, selected);
      case 'voice':
        return changeNotes(notes, selected, (note) => ({ ...note, voice: command.voice }));
      default:
        return changeNotes(notes, selected, () => undefined);
    }
  }
}
