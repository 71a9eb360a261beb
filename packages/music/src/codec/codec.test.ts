import { createRng } from '@recurra/core/random';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inputsOf } from '../fit/inputs-of.ts';
import { heldPiece, randomPiece } from '../testing/pieces.ts';
import { createCodec } from './create-codec.ts';
import { Echo } from './echo.ts';
import { eventSteps } from './events/steps.ts';
import { eventsOf, eventTokens } from './events/tokens.ts';
import { inputLayout } from './input-layout.ts';
import { layOut, placesOf } from './steps.ts';

/** What an echo is, by its definition. */
function echoOf(frames: readonly (readonly number[])[]): { frame: readonly number[]; length: number } {
  let best: { frame: readonly number[]; length: number } = { frame: [], length: 0 };
  for (let s = 1; s < frames.length; s++) {
    let length = 0;
    while (length < s && frames[s - 1 - length]!.join() === frames[frames.length - 1 - length]!.join())
      length++;
    if (length > 0 && length >= best.length) best = { frame: frames[s]!, length };
  }
  return best;
}

describe('an echo', () => {
  it('is what came after the longest match, the latest of equals', () => {
    const frame = fc.constantFrom<number[]>([], [60], [64, 60], [67]);
    fc.assert(
      fc.property(fc.array(frame, { minLength: 1, maxLength: 40 }), (frames) => {
        const echo = new Echo();
        frames.forEach((each, t) => {
          echo.push(each);
          const { frame: next, length } = echoOf(frames.slice(0, t + 1));
          expect([echo.frame, echo.length]).toEqual([next, length]);
          // A copy goes its own way.
          echo.copy().push([1]);
        });
      }),
    );
  });
});

describe.each(['note', 'frame', 'event'] as const)('codec of kind %s', (kind) => {
  const inputs = inputsOf(kind, kind === 'event' ? [] : ['key', 'metre', 'phrase', 'chord']);

  it('sees nothing of what is still to come', () => {
    const codec = createCodec({ kind, inputs });
    const piece = kind === 'event' ? heldPiece(1, 30) : randomPiece(1, 30);
    const other = kind === 'event' ? heldPiece(2, 30) : randomPiece(2, 30);
    const at = 17;
    const change = <T>(a: readonly T[] | undefined, b: readonly T[] | undefined): T[] => [
      ...a!.slice(0, at),
      ...b!.slice(at),
    ];
    const changed = {
      ...piece,
      frames: change(piece.frames, other.frames),
      ...(kind === 'event' && {
        onsets: change(piece.onsets, other.onsets),
        velocities: change(piece.velocities, other.velocities),
      }),
    };
    const { frameSize, noteSize, referenceCount } = codec.layout;
    if (kind === 'event') {
      const tokens = eventTokens(piece);
      const same = eventTokens(changed).findIndex((token, i) => token !== tokens[i]);
      const [a, b] = [eventSteps(codec.layout, piece), eventSteps(codec.layout, changed)];
      // The first event that differs is foreseen by nothing.
      expect(a.inputs.slice(0, (same + 1) * frameSize)).toEqual(b.inputs.slice(0, (same + 1) * frameSize));
      expect(a.references.slice(0, (same + 1) * referenceCount)).toEqual(
        b.references.slice(0, (same + 1) * referenceCount),
      );
      return;
    }
    const places = placesOf([piece, changed]);
    const laid = [piece, changed].map((each) => {
      const out = {
        frames: new Float32Array(30 * frameSize),
        references: new Int32Array(30 * places * referenceCount),
        ...(kind === 'note' && {
          notes: new Float32Array(30 * places * noteSize),
          tokens: new Int32Array(30 * places),
        }),
      };
      layOut(codec.layout, each, out, 0, places);
      return out;
    }) as { frames: Float32Array; notes?: Float32Array }[];
    const [a, b] = laid as [(typeof laid)[0], (typeof laid)[0]];
    expect(a.frames.slice(0, (at + 1) * frameSize)).toEqual(b.frames.slice(0, (at + 1) * frameSize));
    expect(a.frames.slice((at + 1) * frameSize)).not.toEqual(b.frames.slice((at + 1) * frameSize));
    if (kind === 'note') {
      const width = places * noteSize;
      expect(a.notes!.slice(0, at * width)).toEqual(b.notes!.slice(0, at * width));
      // Of the frame that differs, the first note is foreseen by nothing.
      expect(a.notes!.slice(at * width, at * width + noteSize)).toEqual(
        b.notes!.slice(at * width, at * width + noteSize),
      );
    }
  });

  it('forks into cursors of their own', () => {
    const codec = createCodec({ kind, inputs });
    const cursor = codec.begin();
    const step = (one: typeof cursor): void =>
      kind === 'note' ? one.push(40) : kind === 'frame' ? one.pushFrame([70, 61]) : one.push(30);
    step(cursor);
    const before = new Float32Array(codec.inputSize);
    cursor.writeInput(before, 0);
    const fork = cursor.fork();
    if (kind === 'note') fork.push(88);
    else if (kind === 'frame') fork.pushFrame([50]);
    else fork.push(180);
    const after = new Float32Array(codec.inputSize);
    cursor.writeInput(after, 0);
    expect(after).toEqual(before);
    fork.writeInput(after, 0);
    expect(after).not.toEqual(before);
  });
});

describe('events', () => {
  it('are all allowed where they come, and lead back to the piece', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 60 }), (seed, length) => {
        const piece = heldPiece(seed, length);
        const codec = createCodec({ kind: 'event', inputs: inputsOf('event', []) });
        const cursor = codec.begin();
        const frames: (readonly number[])[] = [];
        const onsets: (readonly number[])[] = [];
        for (const token of eventTokens(piece)) {
          const [from, begun] = [cursor.frame, [...cursor.chosen]];
          cursor.push(token); // Throws if the mask forbids it.
          for (let t = from; t < cursor.frame; t++) {
            frames.push(cursor.previous);
            onsets.push(t === from ? begun : []);
          }
        }
        expect(frames).toEqual(piece.frames);
        expect(onsets).toEqual(piece.onsets!.map((notes) => [...notes].sort((a, b) => b - a)));
      }),
      { numRuns: 60 },
    );
  });

  it('of random streams under the mask never come to a dead end', () => {
    const codec = createCodec({ kind: 'event', inputs: inputsOf('event', []) });
    const mask = new Uint8Array(codec.outputSize);
    for (let seed = 0; seed < 20; seed++) {
      const rng = createRng(seed);
      const cursor = codec.begin();
      for (let i = 0; i < 300; i++) {
        cursor.writeMask(mask, 0);
        const open = [...mask.keys()].filter((token) => mask[token] === 1);
        expect(open.length).toBeGreaterThan(0);
        cursor.push(open[rng.integer(open.length)]!);
      }
    }
  });

  it('stand in one order', () => {
    const piece = { stepsPerQuarter: 4, frames: [[60], [64, 60], [64]], onsets: [[60], [64, 60], []] };
    expect([...eventsOf(piece)].map((event) => Object.values(event).join(' '))).toEqual([
      'on 60',
      'shift 1',
      'off 60',
      'on 64',
      'on 60',
      'shift 1',
      'off 60',
      'shift 1',
    ]);
  });
});

describe('what is wrong', () => {
  it('is said', () => {
    const names = { frame: ['previous', 'next'], note: [], references: [] };
    expect(() => inputLayout(names)).toThrow(/inputs.frame must be among previous, .* got "next"/);
    const cursor = createCodec({ kind: 'note', inputs: inputsOf('note', []) }).begin();
    cursor.push(40);
    expect(() => cursor.push(40)).toThrow(/token must be 88 .* from 0 to 39/);
    expect(() => cursor.pushFrame([60, 61])).toThrow(/each lower than the one before, got \[60, 61\]/);
    expect(() => cursor.pushFrame([10])).toThrow(/from 108 down to 21/);
    const frames = createCodec({ kind: 'frame', inputs: inputsOf('frame', []) }).begin();
    expect(() => frames.push(1)).toThrow(/use pushFrame/);
    const events = createCodec({ kind: 'event', inputs: inputsOf('event', []) }).begin();
    expect(() => events.push(100)).toThrow(/must be one that writeMask\(\) allows/);
    expect(() => events.pushFrame([60])).toThrow(/eventTokens/);
  });
});
