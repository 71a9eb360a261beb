import type { FrameConditions, FramePiece } from '../contract/piece.ts';

/** Frames from one to before another, with all that is known of them. */
function slicePiece(piece: FramePiece, from: number, to: number): FramePiece {
  const { conditions, frames, onsets, velocities, voices, ...rest } = piece;
  const part = <T>(list: readonly T[]): readonly T[] => list.slice(from, to);
  const facts = Object.entries(conditions ?? {}).map(([name, list]) => [name, list?.slice(from, to)]);
  return {
    ...rest,
    frames: part(frames),
    ...(onsets && { onsets: part(onsets) }),
    ...(velocities && { velocities: part(velocities) }),
    ...(voices && { voices: part(voices) }),
    ...(conditions && { conditions: Object.fromEntries(facts) as FrameConditions }),
  };
}

/** Tells frames in which a bar begins; where bars are not known, they have four quarters. */
function barLines({ conditions, stepsPerQuarter }: FramePiece): (frame: number) => boolean {
  // A bar of 12/8 in triplets may begin at 5.9999999.
  const slack = 1e-6;
  return (frame) => {
    const beat = conditions?.beat?.[frame] ?? frame / stepsPerQuarter;
    const bar = conditions?.beatsPerBar?.[frame] ?? 4;
    return (beat + slack) % bar < 1 / stepsPerQuarter - slack;
  };
}

/**
 * Cuts a piece into parts of about the same length, at bar lines where there are some, without empty bars at its start.
 *
 * @param piece Frames.
 * @param maxQuarters No part is longer.
 * @yields Parts in order; those without a note are left out.
 */
export function* partsOf(piece: FramePiece, maxQuarters: number): Generator<FramePiece> {
  const { frames, stepsPerQuarter } = piece;
  const begins = barLines(piece);
  const most = Math.floor(maxQuarters * stepsPerQuarter);
  let from = frames.findIndex((frame) => frame.length > 0);
  if (from < 0) return;
  while (from > 0 && !begins(from)) from--;
  while (from < frames.length) {
    const rest = frames.length - from;
    // The bar line that is nearest to where the next of so many even parts would begin.
    let to = from + Math.min(most, Math.ceil(rest / Math.ceil(rest / most)));
    for (let away = 0; rest > most && away < most; away++) {
      const [before, after] = [to - away, to + away];
      const cut = [after, before].find((at) => at > from && at <= from + most && begins(at));
      if (cut === undefined) continue;
      to = cut;
      break;
    }
    const part = from === 0 && to === frames.length ? piece : slicePiece(piece, from, to);
    if (part.frames.some((frame) => frame.length > 0)) yield part;
    from = to;
  }
}
