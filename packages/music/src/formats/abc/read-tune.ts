import { DataError } from '@recurra/plugin';
import type { KeySignature, Note, NoteSequence, TimeSignature, Voice } from '../../contract/note-sequence.ts';
import { createSequence } from '../../sequence/create-sequence.ts';
import { barTicks, commonTime } from '../../sequence/metre.ts';
import type { Abcjs, AudioEvent, Element, KeyElement, MeterElement, TempoElement, Tune } from './abcjs.ts';
import { dropRepeats, isJump, mendRepeats } from './repeats.ts';
import { keyOfName } from './spelling.ts';

const where = 'readAbc()';
const ticksPerQuarter = 480;
const velocity = 80;
/** The programme by which abcjs means drums. */
const drums = 128;
/** Modes by the fifths between their signature and that of the major key on their root. */
const modes: Readonly<Record<string, number>> = { mix: -1, dor: -2, phr: -4, loc: -5, lyd: 1 };

/** A day and a half at 120 quarters a minute. abcjs runs out of memory where a note is longer than any. */
const mostWholes = 2 ** 16;

const ticksOf = (wholes: number): number => Math.round(wholes * 4 * ticksPerQuarter);

/** The signature of a key; church modes are told as the major key with their signature. */
function signatureOf({ acc = '', mode = '', root = '' }: KeyElement): Omit<KeySignature, 'tick'> | undefined {
  const name = `${root}${acc === 'sharp' ? '#' : acc === 'flat' ? 'b' : acc}`;
  const shift = modes[mode.toLowerCase().slice(0, 3)];
  const key = keyOfName(`${name}${shift === undefined && mode.startsWith('m') ? 'm' : ''}`);
  if (key === undefined || shift === undefined) return key;
  const fifths = key.fifths + shift;
  return Math.abs(fifths) <= 7 ? { fifths, mode: 'major' } : undefined;
}

function metreOf({ type, value }: MeterElement): Omit<TimeSignature, 'tick'> | undefined {
  if (type === 'common_time') return { numerator: 4, denominator: 4 };
  if (type === 'cut_time') return { numerator: 2, denominator: 2 };
  const { den, num } = value?.[0] ?? { num: '' };
  const numerator = num.split('+').reduce((sum, part) => sum + Number(part), 0);
  const denominator = Number(den ?? 1);
  const valid = Number.isInteger(numerator) && numerator >= 1 && numerator <= 255;
  return valid && [1, 2, 4, 8, 16, 32, 64].includes(denominator) ? { numerator, denominator } : undefined;
}

/** Refuses metres such as 3/0, in which abcjs counts without end. */
function checkMetres(tune: Tune): void {
  const changes = voicesOf(tune).flatMap((voice) => voice.filter(({ el_type }) => el_type === 'meter'));
  for (const metre of [tune.getMeter(), ...changes]) {
    if (metre.type !== 'specified' || metreOf(metre) !== undefined) continue;
    const { den, num } = metre.value?.[0] ?? { num: '', den: '' };
    throw new DataError(
      `${where}: a metre must be 1 to 255 over a power of two up to 64, got ${num}/${den}.`,
    );
  }
}

/** Refuses notes that are longer than any music. */
function checkLengths(tune: Tune): void {
  for (const voice of voicesOf(tune)) {
    const wholes = voice.reduce(
      (sum, { duration, el_type }) => sum + (el_type === 'note' ? Number(duration ?? 0) : 0),
      0,
    );
    if (wholes <= mostWholes) continue;
    throw new DataError(
      `${where}: a voice must last up to ${mostWholes} whole notes, got ${wholes}; a note's length may be mistyped.`,
    );
  }
}

/** Quarters a minute of a tempo that is given in any beat. */
function tempoOf({ bpm = 0, duration = 0.25 }: TempoElement): { readonly bpm: number } | undefined {
  const wholes = typeof duration === 'number' ? duration : duration.reduce((sum, each) => sum + each, 0);
  const quarters = bpm * wholes * 4;
  return quarters > 0 && quarters < 10_000 ? { bpm: quarters } : undefined;
}

/** An element, and when it is played: what has no time of its own is when the next thing that has is. */
interface Placed {
  readonly element: Element;
  readonly owner: Element | undefined;
}

/** Ends whatever is open. */
const lastBar: Element = { el_type: 'bar', type: 'bar_right_repeat' };

/** All voices of a tune, each with the elements of all its lines. */
function voicesOf(tune: Tune): Element[][] {
  const voices: Element[][] = [];
  for (const { staff } of tune.lines ?? []) {
    (staff ?? [])
      .flatMap((each) => each.voices ?? [])
      .forEach((elements, voice) => {
        voices[voice] ??= [];
        for (const element of elements) voices[voice]!.push(element);
      });
  }
  return voices;
}

/**
 * Ends the ties out of chords at the notes of their own lines; abcjs counts places in the chord. Ties that lead to no such note, which
 * old tunes have for slurs, are taken away, as are those into what is not always played next.
 */
function mendTies(voice: readonly Element[]): void {
  let before: Element['pitches'] = [];
  for (const element of [...voice, lastBar]) {
    const { pitches = [] } = element;
    if (element.el_type !== 'note' && !isJump(element)) continue;
    for (const note of pitches) {
      if (before.some(({ pitch, startTie }) => startTie !== undefined && pitch === note.pitch))
        note.endTie = true;
      else delete note.endTie;
    }
    for (const note of before) {
      if (!pitches.some(({ pitch }) => pitch === note.pitch)) delete note.startTie;
    }
    before = pitches;
  }
}

/** A tune when abcjs has played it. */
interface Played extends ReturnType<Tune['setUpAudio']> {
  readonly tune: Tune;
  readonly placed: readonly Placed[];
  readonly told: readonly string[];
}

/** Whether all notes have been played. */
const isWhole = (tune: Tune): boolean =>
  voicesOf(tune).every((voice) =>
    voice.every(({ currentTrackWholeNotes, pitches }) => !pitches || currentTrackWholeNotes !== undefined),
  );

/** Takes out of a tune what would change the times of its notes, and gives what is to be placed. */
function prepare(
  tune: Tune,
  mend: (voice: readonly Element[], remark: (text: string) => void) => void,
  remark: (text: string) => void,
): Placed[] {
  const placed: Placed[] = [];
  const fermata = (element: Element): boolean =>
    element.decoration?.some((each) => each.includes('fermata')) ?? false;
  for (const voice of voicesOf(tune)) {
    const timed = voice.map((element) => element.el_type === 'note');
    let owner: Element | undefined;
    mendTies(voice);
    mend(voice, remark);
    for (let i = voice.length - 1; i >= 0; i--) {
      const element = voice[i]!;
      if (timed[i]) owner = element;
      const marked = (element.chord?.length ?? 0) > 0 || fermata(element);
      if (['key', 'meter', 'tempo'].includes(element.el_type) || marked) {
        placed.push({ element: { ...element }, owner });
      }
      if (element.gracenotes !== undefined) remark('Grace notes were left out.');
      if (element.decoration?.some((each) => /trill|mordent|turn|roll|tremolo/.test(each))) {
        remark('Ornaments were left out.');
      }
      // abcjs lays out accompaniments from these, bar by bar, though none is asked for.
      delete element.chord;
      delete element.gracenotes;
      delete element.decoration;
    }
  }
  // abcjs plays other tempos as other lengths.
  for (const { staff } of tune.lines ?? []) {
    for (const each of staff ?? []) {
      each.voices?.forEach((voice) => {
        const kept = voice.filter(({ el_type }) => el_type !== 'tempo');
        voice.splice(0, voice.length, ...kept);
      });
    }
  }
  return placed.reverse();
}

/** Ticks at which something is played, once for each repeat. */
function ticksFor({ owner }: Placed): number[] {
  const wholes = owner?.currentTrackWholeNotes;
  if (wholes === undefined) return [];
  return (typeof wholes === 'number' ? [wholes] : wholes).map(ticksOf);
}

function readTracks(tracks: readonly (readonly AudioEvent[])[]): { voices: Voice[]; notes: Note[] } {
  const voices: Voice[] = [];
  const notes: Note[] = [];
  tracks.forEach((events, index) => {
    let name = '';
    let program: number | undefined;
    for (const event of events) {
      if (event.cmd === 'text' && event.type === 'name') name = event.text ?? '';
      if (event.cmd === 'program') program ??= event.instrument;
      if (event.cmd !== 'note') continue;
      const { duration = 0, pitch = -1, start = -1 } = event;
      if (!(pitch >= 0 && pitch <= 127 && start >= 0 && Number.isInteger(pitch))) continue;
      const from = ticksOf(start);
      const length = Math.max(1, ticksOf(start + duration) - from);
      notes.push({ pitch, start: from, duration: length, velocity, voice: index });
    }
    const percussion = program === drums;
    voices.push({
      name,
      program: percussion ? 0 : (program ?? 0),
      channel: percussion ? 9 : index % 16 === 9 ? 10 : index % 16,
      percussion,
    });
  });
  return { voices, notes };
}

/**
 * Reads a tune.
 *
 * @param remarks What is left out is counted here.
 * @throws DataError if it has no notes.
 */
export function readTune(abcjs: Abcjs, text: string, remarks: Map<string, number>): NoteSequence {
  const remark = (what: string): void => {
    remarks.set(what, (remarks.get(what) ?? 0) + 1);
  };
  const parse = (mend: (voice: readonly Element[], tell: typeof remark) => void): Played => {
    const tune = abcjs.parseOnly(text)[0];
    if (tune === undefined) throw new DataError(`${where}: text must have a tune, got none.`);
    checkMetres(tune);
    checkLengths(tune);
    const told: string[] = [];
    const placed = prepare(tune, mend, (what) => told.push(what));
    return { tune, told, placed, ...tune.setUpAudio({ chordsOff: true }) };
  };
  let played = parse(mendRepeats);
  if (!isWhole(played.tune)) {
    played = parse(dropRepeats);
    remark('Repeats that lead astray were not followed: each bar is read once.');
  }
  const { placed, told, totalDuration, tracks, tune } = played;
  told.forEach(remark);
  const music = readTracks(tracks);
  if (music.notes.length === 0) throw new DataError(`${where}: the tune must have notes, got none.`);
  if ((tune.warnings ?? []).some((each) => !each.includes('not representable'))) {
    remark('Signs that are no ABC were passed over.');
  }
  const metre = { ...commonTime, ...metreOf(tune.getMeter()) };
  const pickup = ticksOf(tune.getPickupLength());
  const within = pickup < barTicks(metre, ticksPerQuarter) ? pickup : 0;
  const key = signatureOf(tune.getKeySignature());
  const all = <T>(type: string, of: (element: Element) => T | undefined): (T & { tick: number })[] => {
    const found = new Map<number, T & { tick: number }>();
    for (const each of placed) {
      const value = each.element.el_type === type ? of(each.element) : undefined;
      if (value === undefined) continue;
      for (const tick of ticksFor(each)) if (!found.has(tick)) found.set(tick, { ...value, tick });
    }
    return [...found.values()];
  };
  const later = <T extends { readonly tick: number }>(list: readonly T[]): T[] =>
    list.filter(({ tick }) => tick > 0);
  const tempo = tempoOf(tune.metaText?.tempo ?? {});
  const title = tune.metaText?.title;
  return createSequence({
    ...music,
    ...(typeof title === 'string' && title !== '' && { title }),
    ticksPerQuarter,
    length: ticksOf(totalDuration),
    tempos: [
      // Where a tune gives none, abcjs would play it at 180.
      ...(tempo === undefined ? [] : [{ tick: 0, ...tempo }]),
      ...later(all('tempo', tempoOf)),
    ],
    timeSignatures: [
      { ...metre, tick: within },
      ...later(all('meter', metreOf)).filter(({ tick }) => tick > within),
    ],
    keySignatures: [...(key === undefined ? [] : [{ tick: 0, ...key }]), ...later(all('key', signatureOf))],
    chords: all('note', ({ chord }) => {
      // abcjs makes it ready to be printed.
      const name = chord?.find(({ position }) => position === 'default')?.name ?? '';
      const symbol = name.replaceAll('♯', '#').replaceAll('♭', 'b').replaceAll('♮', '').trim();
      return symbol === '' ? undefined : { symbol };
    }),
    fermatas: [
      ...new Set(
        placed
          .filter(({ element }) => element.decoration?.some((each) => each.includes('fermata')))
          .flatMap(ticksFor),
      ),
    ],
  });
}
