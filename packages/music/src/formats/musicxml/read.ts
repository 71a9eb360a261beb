import { DataError } from '@recurra/plugin';
import type { NoteSequence } from '../../contract/note-sequence.ts';
import { createSequence } from '../../sequence/create-sequence.ts';
import { barTicks, commonTime } from '../../sequence/metre.ts';
import { openScore } from './open.ts';
import { type Gathered, PartReader } from './part-reader.ts';
import { type Part, partsOf } from './parts.ts';
import { child, children, type Element, numberOf, textOf } from './xml.ts';

const where = 'readMusicXml()';
/** Ticks a quarter that a score gets at least, and what is used where its divisions have no small common multiple. */
const leastTicks = 480;
const mostTicks = 30_240;

/** What {@link readMusicXml} gives. */
export interface ReadScore {
  readonly sequence: NoteSequence;
  /** What was left out, one sentence each. */
  readonly notes: readonly string[];
}

function ticksFor(parts: readonly Part[]): number {
  const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));
  let common = 1;
  for (const { measures } of parts) {
    for (const measure of measures) {
      for (const attributes of children(measure, 'attributes')) {
        const divisions = numberOf(attributes, 'divisions') ?? 1;
        if (!(Number.isInteger(divisions) && divisions >= 1)) continue;
        common *= divisions / divisor(common, divisions);
        if (common > mostTicks) return mostTicks;
      }
    }
  }
  return common * Math.ceil(leastTicks / common);
}

const titleOf = (score: Element): string =>
  textOf(child(score, 'work'), 'work-title') || textOf(score, 'movement-title');

/**
 * Reads MusicXML: `.musicxml` and `.xml`, and compressed `.mxl`.
 *
 * Every voice of a part becomes a voice. Tied notes become one; transposing instruments sound as they sound; an upbeat is the end of a
 * bar. Grace and cue notes are left out, and repeats are not unfolded: both are told in `notes`.
 *
 * @param source The file's bytes, or its text.
 * @returns Notes with tempo, signatures, fermatas and chord symbols.
 * @throws DataError if it is no MusicXML, is damaged, or has no part.
 * @see https://www.w3.org/2021/06/musicxml40/
 * @example const { sequence } = readMusicXml(await readFile('score.mxl'));
 */
export function readMusicXml(source: Uint8Array | string): ReadScore {
  const score = openScore(source);
  const parts = partsOf(score);
  if (parts.length === 0) throw new DataError(`${where}: the score must have a part, got none.`);
  const ticksPerQuarter = ticksFor(parts);
  const out: Gathered = {
    voices: [],
    notes: [],
    tempos: [],
    timeSignatures: [],
    keySignatures: [],
    chords: new Map(),
    fermatas: new Set(),
    remarks: new Map(),
  };
  const readers = parts.map((part, index) => new PartReader(part, index === 0, ticksPerQuarter, out));
  const count = parts.reduce((most, { measures }) => Math.max(most, measures.length), 0);
  let tick = 0;
  for (let measure = 0; measure < count; measure++) {
    const read = readers.map((reader) => reader.read(measure, tick));
    const most = read.reduce((end, each) => Math.max(end, each.length), 0);
    const sounding = read.reduce((end, each) => Math.max(end, each.sounding), 0);
    const time = out.timeSignatures.at(-1);
    const bar = barTicks(time ?? commonTime, ticksPerQuarter);
    // Some files have more rests in a bar than it holds; they must not part the voices from each other.
    const length = time !== undefined && most > bar ? Math.max(Math.round(bar), sounding) : most;
    // The signature of an upbeat stands where the first whole bar begins.
    if (measure === 0 && length > 0 && length < bar && count > 1) {
      const upbeat = Math.round(length);
      out.timeSignatures.splice(0, out.timeSignatures.length, { ...(time ?? commonTime), tick: upbeat });
    }
    tick += length > 0 ? length : Math.round(bar);
  }
  const { chords, fermatas, remarks, ...rest } = out;
  const title = titleOf(score);
  return {
    sequence: createSequence({
      ...rest,
      ...(title !== '' && { title }),
      ticksPerQuarter,
      length: tick,
      fermatas: [...fermatas],
      chords: [...chords].map(([at, symbol]) => ({ tick: at, symbol })),
    }),
    notes: [...remarks].map(([text, times]) => (times === 1 ? text : `${text} (${times}×)`)),
  };
}
