import { isRecurraError } from '@recurra/plugin';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Note, NoteSequence } from '../contract/note-sequence.ts';
import {
  binVelocity,
  createEventVocabulary,
  describeEvent,
  eventOfToken,
  eventVocabulary,
  tokenOfEvent,
  velocityBin,
} from './event-vocabulary.ts';
import { eventStream } from './events.ts';

function sequence(notes: readonly Partial<Note>[], rest: Partial<NoteSequence> = {}): NoteSequence {
  const whole = notes.map((note) => ({ pitch: 60, start: 0, duration: 1, velocity: 88, voice: 0, ...note }));
  return {
    ticksPerQuarter: 4,
    length: Math.max(0, ...whole.map(({ start, duration }) => start + duration)),
    voices: [{ name: 'Piano', program: 0, channel: 0, percussion: false }],
    notes: whole,
    tempos: [],
    timeSignatures: [],
    keySignatures: [],
    pedals: [],
    fermatas: [],
    chords: [],
    ...rest,
  };
}

const words = (stream: readonly number[], vocabulary = eventVocabulary): string[] =>
  stream.map((token) => describeEvent(token, vocabulary));

const big = createEventVocabulary({
  lowestPitch: 0,
  highestPitch: 127,
  longestShift: 7,
  velocityBins: 32,
  voices: 3,
});
const trio = ['Flute', 'Drums', 'Bass'].map((name, index) => ({
  name,
  program: 40 * index,
  channel: index === 1 ? 9 : index,
  percussion: index === 1,
}));

/** Sequences in which no voice strikes a note that it holds. */
const sequences: fc.Arbitrary<NoteSequence> = fc
  .tuple(
    fc.array(
      fc.record({
        pitch: fc.constantFrom(0, 59, 60, 61, 127),
        start: fc.integer({ min: 0, max: 60 }),
        duration: fc.integer({ min: 1, max: 20 }),
        velocity: fc.integer({ min: 0, max: 31 }).map((bin) => binVelocity(bin, big)),
        voice: fc.integer({ min: 0, max: 2 }),
      }),
      { maxLength: 40 },
    ),
    fc.integer({ min: 0, max: 30 }),
  )
  .map(([drawn, silence]) => {
    const notes: Note[] = [];
    for (const note of drawn) {
      const clear = notes.every(
        ({ pitch, voice, start, duration }) =>
          pitch !== note.pitch ||
          voice !== note.voice ||
          start + duration <= note.start ||
          note.start + note.duration <= start,
      );
      if (clear) notes.push(note);
    }
    notes.sort((a, b) => a.start - b.start || b.pitch - a.pitch || a.voice - b.voice);
    const made = sequence(notes, { voices: trio });
    return { ...made, length: made.length + silence };
  });

describe('the vocabulary of events', () => {
  it('has the sizes it says', () => {
    expect(eventVocabulary.size).toBe(216);
    expect(eventVocabulary.offsets).toEqual({ on: 0, off: 88, shift: 176, velocity: 208, voice: 216 });
    const oore = { lowestPitch: 0, highestPitch: 127, longestShift: 100, velocityBins: 32 };
    expect(createEventVocabulary(oore).size).toBe(388);
    expect(() => createEventVocabulary({ velocityBins: 0 })).toThrow('from 1 to 127, got 0');
    expect(() => createEventVocabulary({ lowestPitch: 70, highestPitch: 60 })).toThrow('got 60');
  });

  it('has one event for each token, in words too', () => {
    for (const vocabulary of [eventVocabulary, big]) {
      const tokens = Array.from({ length: vocabulary.size }, (_, token) => token);
      expect(tokens.map((token) => tokenOfEvent(eventOfToken(token, vocabulary)!, vocabulary))).toEqual(
        tokens,
      );
      expect(new Set(words(tokens, vocabulary)).size).toBe(vocabulary.size);
    }
    expect([-1, 216, 0.5, Number.NaN].map((token) => eventOfToken(token))).toEqual(
      new Array(4).fill(undefined),
    );
    expect(() => describeEvent(216)).toThrow('from 0 to 215, got 216');
    expect(() => tokenOfEvent({ type: 'shift', steps: 33 })).toThrow(
      'steps must be a whole number from 1 to 32',
    );
  });

  it('puts the middle of a bin into the bin', () => {
    for (let velocityBins = 1; velocityBins <= 127; velocityBins++) {
      const vocabulary = createEventVocabulary({ velocityBins });
      for (let bin = 0; bin < velocityBins; bin++) {
        expect(velocityBin(binVelocity(bin, vocabulary), vocabulary)).toBe(bin);
      }
    }
  });
});

describe('eventStream', () => {
  it('comes back: any polyphony, voices, loudness, repeated notes, silence at the end', () => {
    const events = eventStream({ stepsPerQuarter: 4, vocabulary: big, voices: trio });
    fc.assert(
      fc.property(sequences, (music) => void expect(events.decode(events.encode(music))).toEqual(music)),
      { numRuns: 300 },
    );
  });

  it('says what happens, in one order', () => {
    const music = sequence([
      { pitch: 64, duration: 4 },
      { pitch: 60, duration: 40, velocity: 20 },
      { pitch: 64, start: 4, duration: 2, velocity: 20 },
    ]);
    expect(words(eventStream().encode(music))).toEqual([
      'note on E4',
      'velocity 2 of 8',
      'note on C4',
      'shift 4 steps',
      'note off E4',
      'note on E4',
      'shift 2 steps',
      'note off E4',
      'shift 32 steps',
      'shift 2 steps',
      'note off C4',
    ]);
  });

  it('takes any ticks on its grid, and no others', () => {
    const ticks = sequence([{ start: 480, duration: 240 }], { ticksPerQuarter: 480, length: 721 });
    expect(
      eventStream({ stepsPerQuarter: 2 }).decode(eventStream({ stepsPerQuarter: 2 }).encode(ticks)),
    ).toEqual(sequence([{ start: 2, duration: 1 }], { ticksPerQuarter: 2, length: 4 }));
    expect(() => eventStream({ stepsPerQuarter: 1 }).encode(ticks)).toThrow('quantise the sequence first');
    expect(() => eventStream().encode(sequence([{ pitch: 20 }]))).toThrow('from 21 to 108, got 20');
    expect(() => eventStream({ stepsPerQuarter: 0 })).toThrow('stepsPerQuarter');
    expect(() => eventStream({ vocabulary: big }).encode(sequence([{ voice: 3 }]))).toThrow(
      'from 0 to 2, got 3',
    );
  });

  it('ends a note that is struck again, and keeps the longest of those struck together', () => {
    const music = sequence([{ duration: 8 }, { duration: 3 }, { start: 2, duration: 1 }]);
    expect(eventStream().decode(eventStream().encode(music)).notes).toEqual(
      sequence([{ duration: 2 }, { start: 2, duration: 1 }]).notes,
    );
  });

  it('plays any tokens: what it plays comes back', () => {
    const events = eventStream({ vocabulary: big });
    const odd = fc.array(fc.integer({ min: 0, max: big.size - 1 }), { maxLength: 200 });
    fc.assert(
      fc.property(odd, (tokens) => {
        const played = events.decode(tokens);
        for (const { duration, start } of played.notes) {
          expect(duration).toBeGreaterThan(0);
          expect(start + duration).toBeLessThanOrEqual(played.length);
        }
        expect(events.decode(events.encode(played))).toEqual(played);
      }),
      { numRuns: 300 },
    );
  });

  it('repairs what is odd, and refuses what is no token', () => {
    const on = (pitch: number) => tokenOfEvent({ type: 'on', pitch });
    const off = (pitch: number) => tokenOfEvent({ type: 'off', pitch });
    const wait = tokenOfEvent({ type: 'shift', steps: 2 });
    const { decode } = eventStream();
    expect(decode([off(60), wait]).notes).toEqual([]);
    expect(decode([on(60), off(60), wait]).notes).toEqual([]);
    expect(decode([on(60), wait]).notes).toEqual(sequence([{ duration: 2 }]).notes);
    expect(decode([on(60), wait, on(60), wait, off(60)]).notes).toEqual(
      sequence([{ duration: 2 }, { start: 2, duration: 2 }]).notes,
    );
    expect(decode([])).toMatchObject({ notes: [], length: 0 });
    for (const token of [216, -1, 1.5, Number.NaN]) {
      let thrown: unknown;
      try {
        decode([wait, token]);
      } catch (error) {
        thrown = error;
      }
      expect(isRecurraError(thrown, 'ERR_DATA')).toBe(true);
    }
  });
});
