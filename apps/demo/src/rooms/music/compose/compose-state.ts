import type { FramePiece, MusicManifest } from '@recurra/music/inference';
import { melodyOf, voiceNames } from './melody.ts';
import type { ModelChoice } from './models.ts';
import type { Numbers, Task, Wishes } from './protocol.ts';
import { type ComposeSettings, fifthsOf } from './settings.ts';
import { barTicks, type FrameNotes, frameTicks, lockedFrames, type Sheet, toPiece } from './sheet.ts';

/** A part of the music, in ticks. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Everything the composing part of the room shows. */
export interface ComposeState {
  readonly models: readonly ModelChoice[];
  readonly model: ModelChoice;
  /** Of the model that is open; undefined until it is. */
  readonly manifest?: MusicManifest | undefined;
  readonly settings: ComposeSettings;
  readonly sheet: Sheet;
  /** Where the music comes from, in a few words. */
  readonly about: string;
  /** What was noticed about a file. */
  readonly notes: readonly string[];
  /** The part that is marked. */
  readonly range?: Range | undefined;
  /** A composition under way, and how far it is, 0 to 1. */
  readonly run?: { readonly share: number; readonly stopping: boolean } | undefined;
  readonly reading?: string | undefined;
  readonly problem?: { readonly title: string; readonly message: string } | undefined;
  readonly numbers?: Numbers | 'counting' | undefined;
  /** What was there before the last composition. */
  readonly before?: { readonly sheet: Sheet; readonly about: string } | undefined;
}

/** What a composition starts from. */
export interface Plan {
  readonly task: Task;
  /** The frames that are there while it is written. */
  readonly base: FramePiece;
  /** What it takes its bars and key signature from. */
  readonly like?: Sheet;
  /** Notes that are locked, by frame. */
  readonly locked?: FrameNotes;
}

/** The gap in frames, inside the piece; undefined if none is marked there. */
function gapOf(
  sheet: Sheet,
  range: Range | undefined,
  steps: number,
  count: number,
): [number, number] | undefined {
  if (range === undefined) return undefined;
  const step = frameTicks(sheet, steps);
  const from = Math.max(0, Math.floor(range.start / step));
  const to = Math.min(count, Math.ceil(range.end / step));
  return from < to ? [from, to] : undefined;
}

/**
 * Makes a task of what the page shows.
 *
 * @returns What is to be done; a sentence for the user if something is missing for it.
 */
export function planOf({ manifest, range, settings, sheet }: ComposeState): Plan | string {
  if (manifest === undefined) return 'The model is not open yet.';
  const { stepsPerQuarter } = manifest;
  const { bars, task, voice } = settings;
  if (task === 'compose') {
    return { task: { type: task, bars }, base: { stepsPerQuarter, frames: [], bpm: manifest.bpm } };
  }
  if (sheet.notes.length === 0) {
    return task === 'harmonize'
      ? 'There is no melody yet. Take the example, draw one in the piano roll, or open a file.'
      : 'There is no music yet. Compose some, or open a file.';
  }
  const base = toPiece(sheet, stepsPerQuarter);
  const count = base.frames.length;
  const locked = lockedFrames(sheet, stepsPerQuarter, count);
  const plan = { base, like: sheet, locked };
  switch (task) {
    case 'harmonize': {
      const melody = melodyOf(sheet, voice, stepsPerQuarter);
      if (melody === undefined) {
        return `Which of the notes are the ${voice} cannot be told: give a single line, or music in ${voiceNames.length} voices.`;
      }
      const frames = melody.map((note) => (note === null ? [] : [note]));
      return { ...plan, task: { type: task, melody, voice }, base: { ...base, frames } };
    }
    case 'continue': {
      const frames = Math.round((bars * barTicks(sheet)) / frameTicks(sheet, stepsPerQuarter));
      return { ...plan, task: { type: task, piece: base, frames: Math.max(1, frames) } };
    }
    case 'fill': {
      const gap = gapOf(sheet, range, stepsPerQuarter, count);
      if (gap === undefined)
        return 'Say which bars are the gap, in the fields or by drawing along the ruler: they must hold music.';
      return { ...plan, task: { type: task, piece: base, from: gap[0], to: gap[1], keep: locked } };
    }
    case 'rewrite': {
      const isLocked = (frame: readonly number[], t: number): boolean =>
        frame.length > 0 && frame.every((note) => locked[t]!.includes(note));
      if (base.frames.every(isLocked)) return 'Every note is locked: there is nothing to write anew.';
      return { ...plan, task: { type: task, piece: base, keep: locked } };
    }
  }
}

/** What the user wishes for the music to be like. */
export function wishesOf({ settings, sheet }: ComposeState): Wishes {
  const { chords, mode, seed, temperature, tonic, topK, topP } = settings;
  return {
    scale: tonic === '' ? undefined : `${tonic} ${mode}`,
    chords: chords.trim() === '' ? undefined : chords,
    barQuarters: settings.task === 'compose' ? 4 : barTicks(sheet) / sheet.ticksPerQuarter,
    fifths: fifthsOf(settings),
    temperature,
    topK,
    topP,
    seed,
  };
}

/** The bars of a range, counted from 1, the last included. */
export function barsIn(sheet: Sheet, { start, end }: Range): [number, number] {
  const bar = barTicks(sheet);
  return [Math.floor(start / bar) + 1, Math.max(1, Math.ceil(end / bar - 1e-6))];
}

/** The range of some bars, counted from 1, the last included; it is none if that lies before the first. */
export function rangeOf(sheet: Sheet, from: number, to: number): Range {
  const bar = barTicks(sheet);
  return { start: (from - 1) * bar, end: to * bar };
}
