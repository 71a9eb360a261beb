import { ArgumentError } from '@recurra/plugin';
import type { Note, NoteSequence, TimeSignature } from '../../contract/note-sequence.ts';
import { barTicks, metresOf } from '../../sequence/metre.ts';
import { keyName, Speller } from './spelling.ts';

const where = 'writeAbc()';
const mostBars = 100_000;
const barsPerLine = 4;
const middleC = 60;
/** Lengths that one note can have, in 128ths of a whole: plain and dotted. */
const notatable = [192, 128, 96, 64, 48, 32, 24, 16, 12, 8, 6, 4, 3, 2, 1];

/** Longest note that is taken for one of a triplet: a half. */
const longestThird = 64;

/** How {@link writeAbc} writes. */
export interface WriteAbcOptions {
  /** Number of the tune in its book; 1 if left out. */
  readonly number?: number;
}

/** Ticks of all bar lines, the end's included. */
function barLines(sequence: NoteSequence): number[] {
  const { length, ticksPerQuarter, timeSignatures } = sequence;
  const metres = metresOf(timeSignatures, ticksPerQuarter);
  const lines = new Set<number>();
  for (const [i, metre] of metres.entries()) {
    const bar = barTicks(metre, ticksPerQuarter);
    const end = Math.min(length, metres[i + 1]?.tick ?? length);
    if ((end - metre.tick) / bar > mostBars) {
      throw new ArgumentError(
        `${where}: sequence has more than ${mostBars} bars; cut it with sliceSequence().`,
      );
    }
    for (let tick = metre.tick; tick < end; tick += bar) if (tick > 0) lines.add(Math.round(tick));
  }
  return [...lines, length].sort((a, b) => a - b);
}

/** A length in eighths, as ABC writes it after a note. */
function lengthText(ticks: number, ticksPerQuarter: number): string {
  const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));
  // Thirds of ticks that are no whole numbers are, six times as large.
  const [over, under] = [Math.round(ticks * 12), ticksPerQuarter * 6];
  const common = divisor(over, under);
  const [numerator, denominator] = [over / common, under / common];
  return `${numerator === 1 ? '' : numerator}${denominator === 1 ? '' : `/${denominator}`}`;
}

/** Parts of a length that notes are written for. Thirds are notes of triplets; other tuplets stay whole, as fractions. */
function lengthsOf(
  ticks: number,
  ticksPerQuarter: number,
): { readonly ticks: number; readonly third: boolean }[] {
  const units = (ticks * 32) / ticksPerQuarter;
  const third = !Number.isInteger(units) && Number.isInteger(units * 1.5) && units * 1.5 <= longestThird;
  let rest = third ? units * 1.5 : units;
  if (!Number.isInteger(rest)) return [{ ticks, third: false }];
  const out: number[] = [];
  for (const each of notatable) {
    for (; rest >= each; rest -= each) out.push(each);
  }
  return out.map((each) => ({ ticks: (each * ticksPerQuarter) / (third ? 48 : 32), third }));
}

/** The same for rests. None is a whole: readers take that for the rest of a bar, some of the tune's first bar. */
function restsOf(ticks: number, ticksPerQuarter: number): ReturnType<typeof lengthsOf> {
  const whole = 4 * ticksPerQuarter;
  return lengthsOf(ticks, ticksPerQuarter).flatMap((each) =>
    each.ticks === whole ? [1, 2].map(() => ({ ticks: whole / 2, third: false })) : [each],
  );
}

/** What is written in a bar: fields such as `[K:G]`, then a note or chord with its marks. */
interface Item {
  readonly fields: string;
  /** Music for a length as ABC writes it. */
  readonly music: (length: string) => string;
  readonly ticks: number;
  readonly third: boolean;
}

/** How many items from here on make a triplet: three that are alike, or a long and a short one. Readers differ about others. */
function tripletAt(items: readonly Item[], at: number): number {
  const [a, b, c] = [items[at]!, items[at + 1], items[at + 2]];
  if (!a.third || !b?.third || b.fields !== '') return 0;
  if (a.ticks === 2 * b.ticks || b.ticks === 2 * a.ticks) return 2;
  return c?.third && c.fields === '' && a.ticks === b.ticks && b.ticks === c.ticks ? 3 : 0;
}

/** Joins a bar's notes. What is a third of something and in no triplet is written as a fraction. */
function joinBar(items: readonly Item[], ticksPerQuarter: number): string {
  const out: string[] = [];
  for (let i = 0; i < items.length; ) {
    const { fields, music, ticks } = items[i]!;
    const count = tripletAt(items, i);
    if (count === 0) {
      out.push(fields + music(lengthText(ticks, ticksPerQuarter)));
      i++;
      continue;
    }
    const group = items
      .slice(i, i + count)
      .map((each) => each.music(lengthText(each.ticks * 3, ticksPerQuarter * 2)));
    out.push(`${fields}${count === 3 ? '(3' : '(3:2:2'}${group.join('')}`);
    i += count;
  }
  return out.join(' ');
}

/** A voice, between two ticks at which nothing in it changes. */
interface Segment {
  readonly start: number;
  readonly end: number;
  readonly notes: readonly Note[];
}

function segmentsOf(notes: readonly Note[], cuts: readonly number[]): Segment[] {
  const ticks = new Set(cuts);
  for (const { duration, start } of notes) ticks.add(start).add(start + duration);
  const sorted = [...ticks].sort((a, b) => a - b);
  let next = 0;
  let sounding: Note[] = [];
  return sorted.slice(0, -1).map((start, i) => {
    sounding = sounding.filter((note) => note.start + note.duration > start);
    while (notes[next] !== undefined && notes[next]!.start <= start) {
      const note = notes[next++]!;
      // Of one pitch one note is written; where it begins again, it does so for all.
      sounding = [...sounding.filter(({ pitch }) => pitch !== note.pitch), note];
    }
    sounding.sort((a, b) => b.pitch - a.pitch);
    return { start, end: sorted[i + 1]!, notes: sounding };
  });
}

/** What is written at a tick before the note there: fields, and marks of the note. */
interface Signs {
  readonly fields: Map<number, string>;
  readonly marks: Map<number, string>;
}

function signsOf(sequence: NoteSequence, voice: number): Signs {
  const fields = new Map<number, string>();
  const marks = new Map<number, string>();
  const addTo =
    (map: Map<number, string>) =>
    (tick: number, text: string): void => {
      if (tick < sequence.length) map.set(tick, `${map.get(tick) ?? ''}${text}`);
    };
  const [add, mark] = [addTo(fields), addTo(marks)];
  const metreText = ({ denominator, numerator }: TimeSignature): string => `[M:${numerator}/${denominator}]`;
  for (const each of sequence.timeSignatures.slice(1)) add(each.tick, metreText(each));
  for (const each of sequence.keySignatures) if (each.tick > 0) add(each.tick, `[K:${keyName(each)}]`);
  if (voice > 0) return { fields, marks };
  for (const { bpm, tick } of sequence.tempos) if (tick > 0) add(tick, `[Q:1/4=${Math.round(bpm)}]`);
  for (const { symbol, tick } of sequence.chords) mark(tick, `"${symbol.replaceAll(/["\r\n]/g, '')}"`);
  for (const tick of sequence.fermatas) mark(tick, '!fermata!');
  return { fields, marks };
}

/** The music of a voice, bar by bar. */
function barsOf(
  sequence: NoteSequence,
  voice: number,
  notes: readonly Note[],
  lines: readonly number[],
): string[] {
  const { keySignatures, length, ticksPerQuarter } = sequence;
  const { fields, marks } = signsOf(sequence, voice);
  const segments = segmentsOf(notes, [0, length, ...lines, ...fields.keys(), ...marks.keys()]);
  const begins = new Set(notes.map(({ pitch, start }) => `${start} ${pitch}`));
  const speller = new Speller();
  let key = 0;
  let line = 0;
  const bars: Item[][] = [[]];
  for (const { end, notes: chord, start } of segments) {
    while (keySignatures[key] !== undefined && keySignatures[key]!.tick <= start) {
      speller.setKey(keySignatures[key++]!.fifths);
    }
    if (start === lines[line]) {
      line++;
      bars.push([]);
      speller.startBar();
    }
    let [field, mark] = [fields.get(start) ?? '', marks.get(start) ?? ''];
    let at = start;
    let from = start;
    for (const { third, ticks } of (chord.length > 0 ? lengthsOf : restsOf)(end - start, ticksPerQuarter)) {
      at = Math.min(end, at + ticks);
      const tieIn = from;
      const names = speller.writeChord(
        chord.map(({ pitch, start: begin }) => ({ pitch, tied: begin < tieIn })),
      );
      const written = chord.map((note, i) => {
        const again = at === end && begins.has(`${end} ${note.pitch}`);
        return { name: names[i]!, tie: note.start + note.duration > at && !again ? '-' : '' };
      });
      const signs = mark;
      const music = (length: string): string => {
        const [first] = written;
        if (first === undefined) return `${signs}z${length}`;
        if (written.length === 1) return `${signs}${first.name}${length}${first.tie}`;
        return `${signs}[${written.map(({ name, tie }) => name + tie).join('')}]${length}`;
      };
      bars.at(-1)!.push({ fields: field, music, ticks, third });
      [field, mark] = ['', ''];
      from = at;
    }
  }
  return bars.map((bar) => joinBar(bar, ticksPerQuarter));
}

/**
 * Writes ABC: all voices with chords, ties, key, metre, tempo, chord symbols and fermatas. Pitches and times are exact; velocities and
 * pedals have no place in it. Music as it was played becomes hard to read: use `quantizeSequence` first.
 *
 * @param sequence Notes.
 * @param options See {@link WriteAbcOptions}.
 * @returns A tune.
 * @throws ArgumentError if it has more bars than any music.
 * @see https://abcnotation.com/wiki/abc:standard:v2.1
 * @example console.log(writeAbc(fromFrames(piece)));
 */
export function writeAbc(sequence: NoteSequence, { number = 1 }: WriteAbcOptions = {}): string {
  const { keySignatures, tempos, timeSignatures, title, voices } = sequence;
  const lines = barLines(sequence);
  const plain = (text: string): string => text.replaceAll(/["\r\n%]/g, ' ').trim();
  const first = timeSignatures[0];
  const metre =
    first === undefined || first.tick > 0 ? metresOf(timeSignatures, sequence.ticksPerQuarter)[0]! : first;
  const key = keySignatures[0];
  const start = tempos[0];
  const out = [
    `X:${number}`,
    `T:${plain(title ?? '')}`,
    `M:${metre.numerator}/${metre.denominator}`,
    'L:1/8',
    ...(start?.tick === 0 ? [`Q:1/4=${Math.round(start.bpm)}`] : []),
    `K:${key?.tick === 0 ? keyName(key) : 'none'}`,
  ];
  const notesOf = voices.map((): Note[] => []);
  for (const note of sequence.notes) notesOf[note.voice]!.push(note);
  // Voice after voice: not all readers keep ties of chords over other voices' lines.
  voices.forEach(({ name, percussion, program }, voice) => {
    const notes = notesOf[voice]!;
    const mean = notes.reduce((sum, { pitch }) => sum + pitch, 0) / notes.length;
    out.push(`V:${voice + 1} name="${plain(name)}"${mean < middleC ? ' clef=bass' : ''}`);
    out.push(percussion ? '%%MIDI channel 10' : `%%MIDI program ${program}`);
    const bars = barsOf(sequence, voice, notes, lines);
    for (let bar = 0; bar < bars.length; bar += barsPerLine) {
      const last = bar + barsPerLine >= bars.length;
      out.push(`${bars.slice(bar, bar + barsPerLine).join(' | ')} ${last ? '|]' : '|'}`);
    }
  });
  return `${out.join('\n')}\n`;
}
