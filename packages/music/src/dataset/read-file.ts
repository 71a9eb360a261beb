import { isRecurraError } from '@recurra/plugin';
import type { NoteSequence } from '../contract/note-sequence.ts';
import type { MusicDataset } from '../contract/piece.ts';
import { type MusicFormat, readMusic } from '../formats/index.ts';
import { applyPedal } from '../sequence/index.ts';
import type { DatasetSettings } from './settings.ts';
import type { MusicFile, SkippedMusic } from './types.ts';

/** A sequence of a file, without drums unless they are wanted. */
export interface FoundSequence {
  readonly name: string;
  readonly sequence: NoteSequence;
}

/** What was in a file. */
export interface FoundFile {
  readonly name: string;
  readonly format?: MusicFormat;
  readonly sequences: readonly FoundSequence[];
  /** Pieces that were frames already. */
  readonly dataset?: MusicDataset;
  readonly skipped: readonly SkippedMusic[];
  readonly notes: readonly string[];
}

/** Quarters beyond which a file is broken: nine hours at 120 a minute. */
const mostQuarters = 65_536;

/** A message without names of functions and files, and without its full stop. */
function plain(message: string, file: string): string {
  const text = message.startsWith(`${file}: `) ? message.slice(file.length + 2) : message;
  return text.replace(/^\w+\(\): /, '').replace(/\.$/, '');
}

/** Why a sequence cannot be used, whatever the grid. */
function flawOf(all: NoteSequence, pitched: NoteSequence): Omit<SkippedMusic, 'piece'> | undefined {
  if (all.notes.length === 0) return { reason: 'empty', why: 'it has no notes' };
  if (pitched.notes.length === 0) return { reason: 'drums', why: 'it has no notes but drums' };
  const end = pitched.notes.reduce((last, { duration, start }) => Math.max(last, start + duration), 0);
  const quarters = Math.round((end - pitched.notes[0]!.start) / pitched.ticksPerQuarter);
  if (quarters <= mostQuarters) return undefined;
  return {
    reason: 'long',
    why: `it lasts ${quarters} quarters, more than any music (${mostQuarters}): it is damaged`,
  };
}

/**
 * Reads one file. Never throws for what is wrong with it.
 *
 * @param file Name and content.
 * @param settings Whether drums and pedals count.
 */
export async function readFile(
  { bytes, name }: MusicFile,
  { pedal, percussion }: Pick<DatasetSettings, 'pedal' | 'percussion'>,
): Promise<FoundFile> {
  const failed = (reason: SkippedMusic['reason'], why: string): FoundFile => ({
    name,
    sequences: [],
    skipped: [{ reason, why }],
    notes: [],
  });
  let content: Uint8Array;
  try {
    content = typeof bytes === 'function' ? await bytes() : bytes;
  } catch (error) {
    return failed('unreadable', plain((error as Error).message, name));
  }
  if (content.length === 0) return failed('empty', 'the file is empty');
  let read: Awaited<ReturnType<typeof readMusic>>;
  try {
    read = await readMusic(content, { name });
  } catch (error) {
    const reason = isRecurraError(error, 'ERR_DATA') ? 'damaged' : 'unreadable';
    return failed(reason, plain((error as Error).message, name));
  }
  const { dataset, format, sequences: all } = read;
  const sequences: FoundSequence[] = [];
  const skipped: SkippedMusic[] = [];
  const notes = [...read.notes];
  for (const [index, sequence] of all.entries()) {
    const title = all.length === 1 ? name : `${name}: ${sequence.title ?? index + 1}`;
    const own = percussion
      ? sequence
      : {
          ...sequence,
          notes: sequence.notes.filter(({ voice }) => !sequence.voices[voice]!.percussion),
        };
    const flaw = flawOf(sequence, own);
    if (flaw !== undefined) {
      skipped.push({ ...(all.length > 1 && { piece: title }), ...flaw });
      continue;
    }
    const drums = sequence.notes.length - own.notes.length;
    if (drums > 0) notes.push(`${drums} drum notes were left out${all.length > 1 ? ` of ${title}` : ''}.`);
    sequences.push({ name: title, sequence: pedal ? applyPedal(own) : own });
  }
  if (all.length === 0 && dataset === undefined) skipped.push({ reason: 'empty', why: 'it holds no piece' });
  return { name, format, sequences, ...(dataset !== undefined && { dataset }), skipped, notes };
}
