import { lowestPitch, pitchCount } from '../contract/codec.ts';
import { conditionBlocks } from './condition-blocks.ts';
import type { InputBlock } from './input-block.ts';
import { memorySize, type Scene } from './scene.ts';

/** Places in a frame that are told apart; those after them count as the last. */
const places = 6;

/** Lengths of an echo that are told apart. */
const echoLengths = 13;

/** Semitones up and down that intervals are told apart in. */
const intervals = 24;

/** Marks notes in a row of 88. */
export function mark(notes: readonly number[], out: Float32Array, offset: number): void {
  for (const pitch of notes) out[offset + pitch - lowestPitch] = 1;
}

/** One number of 88 for the note at a place of a frame, or the 89th if there is none. */
function noteAt(frame: readonly number[], place: number, out: Float32Array, offset: number): void {
  const pitch = frame[place];
  out[offset + (pitch === undefined ? pitchCount : pitch - lowestPitch)] = 1;
}

/** The note at a fixed place of the frame before. */
function previousAt(place: number): InputBlock {
  return {
    size: pitchCount + 1,
    write: ({ previous }, out, offset) => noteAt(previous, place, out, offset),
  };
}

/** Blocks that stay the same throughout a frame. */
export const frameBlocks: Readonly<Record<string, InputBlock>> = {
  /** Notes of the frame before. */
  previous: { size: pitchCount, write: ({ previous }, out, offset) => mark(previous, out, offset) },
  /** Its notes by their place, from high to low. */
  'previous-0': previousAt(0),
  'previous-1': previousAt(1),
  'previous-2': previousAt(2),
  'previous-3': previousAt(3),
  /** Notes of what came after the most similar place. */
  echo: { size: pitchCount, write: ({ echo }, out, offset) => mark(echo.frame, out, offset) },
  /** How long that place was the same. */
  'echo-length': {
    size: echoLengths,
    write: ({ echo }, out, offset) => {
      out[offset + Math.min(echo.length, echoLengths - 1)] = 1;
    },
  },
  /** How often each pitch class was heard lately: what hints at the key. */
  memory: { size: memorySize, write: ({ memory }, out, offset) => out.set(memory, offset) },
  /** Frame of four. */
  'count-4': {
    size: 4,
    write: ({ frame }, out, offset) => {
      out[offset + (frame % 4)] = 1;
    },
  },
  ...conditionBlocks,
};

/** Where the windows of a scene lie when nothing was heard yet: about the middle of the four voices. */
const middle = 66;

/** The note that windows are centred on: the one that stood at this place before, else the last of this frame. */
function centre({ chosen, previous }: Scene): number {
  return previous[chosen.length] ?? chosen.at(-1) ?? middle;
}

/** Notes near a centre, counted from it: what sounds the same in every key looks the same. */
export function windowFrom(
  centreOf: (scene: Scene) => number,
  notesOf: (scene: Scene) => readonly number[],
): InputBlock {
  return {
    size: 2 * intervals + 1,
    write: (scene, out, offset) => {
      const from = centreOf(scene) - intervals;
      for (const pitch of notesOf(scene)) {
        const at = pitch - from;
        if (at >= 0 && at <= 2 * intervals) out[offset + at] = 1;
      }
    },
  };
}

/** The memory of pitch classes, counted from a centre. */
export function memoryFrom(centreOf: (scene: Scene) => number): InputBlock {
  return {
    size: memorySize,
    write: (scene, out, offset) => {
      const from = centreOf(scene);
      for (let i = 0; i < memorySize; i++) {
        const rate = i - (i % 12);
        out[offset + i] = scene.memory[rate + ((from + i) % 12)]!;
      }
    },
  };
}

/** Blocks that change with every note of a frame. */
export const noteBlocks: Readonly<Record<string, InputBlock>> = {
  /** Notes of this frame so far. */
  chosen: { size: pitchCount, write: ({ chosen }, out, offset) => mark(chosen, out, offset) },
  /** The last of them. */
  last: {
    size: pitchCount + 1,
    write: ({ chosen }, out, offset) => noteAt(chosen, chosen.length - 1, out, offset),
  },
  /** How many there are. */
  place: {
    size: places,
    write: ({ chosen }, out, offset) => {
      out[offset + Math.min(chosen.length, places - 1)] = 1;
    },
  },
  /** The note that stood at this place in the frame before. */
  same: {
    size: pitchCount + 1,
    write: ({ chosen, previous }, out, offset) => noteAt(previous, chosen.length, out, offset),
  },
  /** The interval from the last note of this frame to it. */
  'same-interval': {
    size: 2 * intervals + 2,
    write: ({ chosen, previous }, out, offset) => {
      const [last, same] = [chosen.at(-1), previous[chosen.length]];
      const known = last !== undefined && same !== undefined;
      const interval = known ? Math.max(-intervals, Math.min(intervals, same - last)) : intervals + 1;
      out[offset + intervals + interval] = 1;
    },
  },
  /** The note that stood at this place two frames before. */
  earlier: {
    size: pitchCount + 1,
    write: ({ chosen, earlier }, out, offset) => noteAt(earlier, chosen.length, out, offset),
  },
  /** The note at this place of what came after the most similar place. */
  'echo-same': {
    size: pitchCount + 1,
    write: ({ chosen, echo }, out, offset) => noteAt(echo.frame, chosen.length, out, offset),
  },
  /** How long that place was the same. */
  'echo-length': frameBlocks['echo-length']!,
  'window-previous': windowFrom(centre, ({ previous }) => previous),
  'window-earlier': windowFrom(centre, ({ earlier }) => earlier),
  'window-echo': windowFrom(centre, ({ echo }) => echo.frame),
  'window-chosen': windowFrom(centre, ({ chosen }) => chosen),
  'window-memory': memoryFrom(centre),
};

/** A note that the network's outputs are counted from; undefined where there is none. */
export type Reference = (scene: Scene) => number | undefined;

/** Notes from which models predict intervals: what makes them know a tune in every key. */
export const references: Readonly<Record<string, Reference>> = {
  last: ({ chosen }) => chosen.at(-1),
  same: ({ chosen, previous }) => previous[chosen.length],
  'echo-same': ({ chosen, echo }) => echo.frame[chosen.length],
  'previous-0': ({ previous }) => previous[0],
  'previous-1': ({ previous }) => previous[1],
  'previous-2': ({ previous }) => previous[2],
  'previous-3': ({ previous }) => previous[3],
  'echo-0': ({ echo }) => echo.frame[0],
  'echo-1': ({ echo }) => echo.frame[1],
  'echo-2': ({ echo }) => echo.frame[2],
  'echo-3': ({ echo }) => echo.frame[3],
};
