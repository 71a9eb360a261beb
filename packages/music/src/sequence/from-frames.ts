import type { Note, NoteSequence, TimeSignature, Voice } from '../contract/note-sequence.ts';
import type { FramePiece } from '../contract/piece.ts';
import { createSequence, pianoVoice } from './create-sequence.ts';
import { signatureOfKey } from './key-signature.ts';
import { signatureOf } from './metre.ts';
import { voicesOf } from './voices-of.ts';

/** How {@link fromFrames} makes notes of frames. */
export interface FromFramesOptions {
  /**
   * Whether equal notes of following frames are one long note, where the piece does not say which begin anew. Left out: yes on grids
   * finer than quarters.
   */
  readonly hold?: boolean;
  /** Ticks a quarter; 480 if left out. */
  readonly ticksPerQuarter?: number;
}

const fourParts = ['Soprano', 'Alto', 'Tenor', 'Bass'];
/** General MIDI: choir. */
const choir = 52;
const usualVelocity = 80;

function partsFor(count: number): Voice[] {
  if (count === 4) {
    return fourParts.map((name, channel) => ({ name, program: choir, channel, percussion: false }));
  }
  // Channel 9 is for drums.
  return Array.from({ length: Math.max(1, count) }, (_, i) =>
    pianoVoice(count > 1 ? `Voice ${i + 1}` : 'Piano', i % 16 === 9 ? 10 : i % 16),
  );
}

/** Where a list changes, and its first entry. */
function changes<T>(
  list: readonly T[] | undefined,
  tick: (frame: number) => number,
): { tick: number; value: T }[] {
  const key = (value: T): string => JSON.stringify(value);
  return (list ?? []).flatMap((value, t) =>
    t === 0 || key(value) !== key(list![t - 1]!) ? [{ tick: tick(t), value }] : [],
  );
}

/** Time signatures. That of a pickup stands where its first whole bar begins. */
function metresOf({ conditions }: FramePiece, tick: (frame: number) => number): TimeSignature[] {
  const found = changes(conditions?.beatsPerBar, tick).flatMap(({ tick: at, value }) => {
    const signature = signatureOf(value);
    return signature === undefined ? [] : [{ tick: at, ...signature }];
  });
  const first = found[0];
  const bar = conditions?.beat?.indexOf(0) ?? 0;
  if (
    first === undefined ||
    first.tick > 0 ||
    bar <= 0 ||
    tick(bar) >= (found[1]?.tick ?? Number.POSITIVE_INFINITY)
  ) {
    return found;
  }
  return [{ ...first, tick: tick(bar) }, ...found.slice(1)];
}

/**
 * Makes notes of frames. Where the piece has voices, notes belong to them; else they are given to voices so that these move little and
 * do not cross.
 *
 * @param piece Frames.
 * @param options See {@link FromFramesOptions}.
 * @returns Notes; four voices are called soprano, alto, tenor and bass.
 * @example writeMidi(fromFrames(await collect(generate(model))));
 */
export function fromFrames(piece: FramePiece, options: FromFramesOptions = {}): NoteSequence {
  const { frames, onsets, stepsPerQuarter, velocities } = piece;
  const { hold = stepsPerQuarter > 1, ticksPerQuarter = 480 } = options;
  const step = ticksPerQuarter / stepsPerQuarter;
  const tick = (frame: number): number => Math.round(frame * step);
  const begins = (t: number, pitch: number): boolean =>
    onsets === undefined ? !hold || t === 0 : onsets[t]!.includes(pitch);
  const voices = voicesOf(piece, begins);
  const notes: Note[] = [];
  for (let voice = 0; voice < (voices[0]?.length ?? 0); voice++) {
    let pitch = -1;
    let from = 0;
    let velocity = usualVelocity;
    const close = (to: number): void => {
      if (pitch < 0) return;
      notes.push({ pitch, start: tick(from), duration: tick(to) - tick(from), velocity, voice });
    };
    frames.forEach((_, t) => {
      const next = voices[t]![voice] ?? -1;
      if (next === pitch && !begins(t, next)) return;
      close(t);
      pitch = next;
      from = t;
      velocity = velocities?.[t]?.[onsets?.[t]?.indexOf(next) ?? -1] ?? usualVelocity;
    });
    close(frames.length);
  }
  const { conditions } = piece;
  return createSequence({
    ...(piece.name !== undefined && { title: piece.name }),
    ticksPerQuarter,
    length: tick(frames.length),
    voices: partsFor(voices[0]?.length ?? 1),
    notes,
    tempos: [{ tick: 0, bpm: piece.bpm ?? 100 }],
    timeSignatures: metresOf(piece, tick),
    keySignatures: changes(conditions?.key, tick).flatMap(({ tick: at, value }) =>
      value === null ? [] : [{ tick: at, ...signatureOfKey(value) }],
    ),
    fermatas: (conditions?.phraseEnd ?? []).flatMap((end, t) => (end ? [tick(t)] : [])),
    chords: changes(conditions?.chord, tick).flatMap(({ tick: at, value }) =>
      value === null ? [] : [{ tick: at, symbol: value }],
    ),
  });
}
