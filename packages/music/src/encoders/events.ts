import { ArgumentError, DataError } from '@recurra/plugin';
import type { Note, NoteSequence, Voice } from '../contract/note-sequence.ts';
import { checkWhole } from './check.ts';
import type { Encoder } from './encoder.ts';
import {
  binVelocity,
  type EventVocabulary,
  eventOfToken,
  eventVocabulary,
  type MusicEvent,
  tokenOfEvent,
  velocityBin,
} from './event-vocabulary.ts';

/** How {@link eventStream} encodes. */
export interface EventStreamOptions {
  /** Steps of the grid in a quarter note; 4 if left out. */
  readonly stepsPerQuarter?: number;
  /** {@link eventVocabulary} if left out. */
  readonly vocabulary?: EventVocabulary;
  /** What decoded voices are called, and their instruments; pianos if left out. */
  readonly voices?: readonly Voice[];
}

const piano = (name: string, channel: number): Voice => ({ name, program: 0, channel, percussion: false });

/** The loudness that streams start with. */
const firstVelocity = 80;

/** In the order in which a sequence has them. */
const inOrder = (a: Note, b: Note): number => a.start - b.start || b.pitch - a.pitch || a.voice - b.voice;

/** Notes in steps of the grid, each ended where its voice strikes its pitch again. */
function onGrid(
  { notes, ticksPerQuarter }: NoteSequence,
  steps: number,
  { voices, lowestPitch, highestPitch }: EventVocabulary,
): Note[] {
  const toSteps = (ticks: number): number => {
    const step = (ticks * steps) / ticksPerQuarter;
    if (Number.isInteger(step)) return step;
    throw new ArgumentError(
      `eventStream().encode(): notes must lie on a grid of ${steps} steps a quarter, got tick ${ticks} of ${ticksPerQuarter} a quarter; quantise the sequence first.`,
    );
  };
  const kept = new Map<number, Note[]>();
  const all = notes
    .map((note) => {
      checkWhole('eventStream().encode()', 'pitch', note.pitch, lowestPitch, highestPitch);
      if (voices > 0) checkWhole('eventStream().encode()', 'voice', note.voice, 0, voices - 1);
      const start = toSteps(note.start);
      const duration = toSteps(note.start + note.duration) - start;
      return { ...note, start, duration, voice: voices > 0 ? note.voice : 0 };
    })
    // Of notes struck together, the longest comes last, and stays.
    .sort((a, b) => a.start - b.start || a.duration - b.duration);
  for (const note of all) {
    const line = kept.get(note.voice * 128 + note.pitch);
    if (line === undefined) {
      kept.set(note.voice * 128 + note.pitch, [note]);
      continue;
    }
    const before = line.at(-1)!;
    if (before.start === note.start) line.pop();
    else if (before.start + before.duration > note.start) {
      line[line.length - 1] = { ...before, duration: note.start - before.start };
    }
    line.push(note);
  }
  return [...kept.values()].flat().sort(inOrder);
}

/** Beginnings and ends in the order of the stream: at each time, first ends, then beginnings, both from high to low. */
function* turns(notes: readonly Note[]): Generator<{ at: number; type: 'on' | 'off'; note: Note }> {
  const ends = notes
    .map((note) => ({ at: note.start + note.duration, note }))
    .sort((a, b) => a.at - b.at || b.note.pitch - a.note.pitch || a.note.voice - b.note.voice);
  let next = 0;
  for (const note of notes) {
    for (; next < ends.length && ends[next]!.at <= note.start; next++) yield { ...ends[next]!, type: 'off' };
    yield { at: note.start, type: 'on', note };
  }
  for (; next < ends.length; next++) yield { ...ends[next]!, type: 'off' };
}

function* eventsOf(notes: readonly Note[], end: number, vocabulary: EventVocabulary): Generator<MusicEvent> {
  let [now, voice, bin] = [0, 0, velocityBin(firstVelocity, vocabulary)];
  const { longestShift, voices } = vocabulary;
  function* waitUntil(time: number): Generator<MusicEvent> {
    for (; now < time; now += Math.min(longestShift, time - now)) {
      yield { type: 'shift', steps: Math.min(longestShift, time - now) };
    }
  }
  for (const { at, type, note } of turns(notes)) {
    yield* waitUntil(at);
    if (voices > 0 && note.voice !== voice) {
      voice = note.voice;
      yield { type: 'voice', voice };
    }
    const own = velocityBin(note.velocity, vocabulary);
    if (type === 'on' && own !== bin) {
      bin = own;
      yield { type: 'velocity', bin };
    }
    yield { type, pitch: note.pitch };
  }
  yield* waitUntil(end);
}

/** Plays a stream: notes and its length, in steps. */
function play(tokens: readonly number[], vocabulary: EventVocabulary): { notes: Note[]; length: number } {
  const notes: Note[] = [];
  const sounding = new Map<number, Note>();
  let [now, voice, bin] = [0, 0, velocityBin(firstVelocity, vocabulary)];
  const end = (key: number): void => {
    const note = sounding.get(key);
    sounding.delete(key);
    if (note !== undefined && now > note.start) notes.push({ ...note, duration: now - note.start });
  };
  tokens.forEach((token, index) => {
    const event = eventOfToken(token, vocabulary);
    switch (event?.type) {
      case 'on': {
        const key = voice * 128 + event.pitch;
        end(key);
        const velocity = binVelocity(bin, vocabulary);
        sounding.set(key, { pitch: event.pitch, start: now, duration: 0, velocity, voice });
        return;
      }
      case 'off':
        end(voice * 128 + event.pitch);
        return;
      case 'shift':
        now += event.steps;
        return;
      case 'velocity':
        bin = event.bin;
        return;
      case 'voice':
        voice = event.voice;
        return;
      case undefined:
        throw new DataError(
          `eventStream().decode(): tokens must be whole numbers below ${vocabulary.size}, got ${token} at place ${index}.`,
        );
    }
  });
  for (const key of [...sounding.keys()]) end(key);
  return { notes: notes.sort(inOrder), length: now };
}

/**
 * Free polyphony as a stream of events: notes begin and end, time passes, loudness and voice change.
 *
 * Any music has one stream only: where time stands still, notes that end come first, then those that begin, both from high
 * to low; loudness (at first that of 80) and voice (at first the first) are said only when they change.
 *
 * `decode(encode(x))` equals `x` for every sequence with `ticksPerQuarter` = `stepsPerQuarter` whose pitches are in the
 * vocabulary, whose velocities are the middles of its bins (`binVelocity`), whose voices are those of the options, and in
 * which no voice strikes a note that it still holds; with nothing but notes, voices and length. Any other sequence on the
 * grid comes back on this grid: a note that its voice strikes again ends there, of notes struck together the longest stays,
 * the length is rounded up to a step. A vocabulary without voices makes all notes the first voice's.
 *
 * Odd streams are played as far as they make sense: a note-off without its note does nothing, a note-on for a note that
 * sounds ends it first, notes that are never ended end with the stream, those without length are left out.
 *
 * @throws ArgumentError if `stepsPerQuarter` is not a whole number from 1 to 960.
 * @see Oore et al. 2018, This time with feeling: learning expressive musical performance.
 * @example eventStream({ stepsPerQuarter: 12 }).encode(sequence).map((token) => describeEvent(token));
 */
export function eventStream(options: EventStreamOptions = {}): Encoder<NoteSequence, readonly number[]> {
  const { stepsPerQuarter = 4, vocabulary = eventVocabulary } = options;
  checkWhole('eventStream()', 'stepsPerQuarter', stepsPerQuarter, 1, 960);
  const named =
    options.voices ??
    Array.from({ length: Math.max(1, vocabulary.voices) }, (_, index) =>
      piano(vocabulary.voices > 0 ? `Voice ${index + 1}` : 'Piano', index % 16),
    );
  return {
    name: 'events',
    encode(sequence) {
      const notes = onGrid(sequence, stepsPerQuarter, vocabulary);
      const end = Math.ceil((sequence.length * stepsPerQuarter) / sequence.ticksPerQuarter);
      return Array.from(eventsOf(notes, end, vocabulary), (event) => tokenOfEvent(event, vocabulary));
    },
    decode(tokens) {
      const { notes, length } = play(tokens, vocabulary);
      const most = notes.reduce((highest, { voice }) => Math.max(highest, voice), 0);
      const voices = [...named];
      while (voices.length <= most) voices.push(piano(`Voice ${voices.length + 1}`, voices.length % 16));
      const none: readonly never[] = [];
      return {
        ticksPerQuarter: stepsPerQuarter,
        length,
        voices,
        notes,
        tempos: none,
        timeSignatures: none,
        keySignatures: none,
        pedals: none,
        fermatas: none,
        chords: none,
      };
    },
  };
}
