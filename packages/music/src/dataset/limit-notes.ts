import type { FramePiece } from '../contract/piece.ts';

/** The notes of a chord that matter most: the highest, the lowest, then pitch classes that are not there yet, from high to low. */
function mostTelling(chord: readonly number[], most: number): Set<number> {
  const kept = new Set(most > 1 ? [chord[0]!, chord.at(-1)!] : chord.slice(0, 1));
  const classes = new Set([...kept].map((pitch) => pitch % 12));
  const inner = chord.filter((pitch) => !kept.has(pitch));
  const add = (pitch: number): void => {
    if (kept.size >= most) return;
    kept.add(pitch);
    classes.add(pitch % 12);
  };
  for (const pitch of inner) if (!classes.has(pitch % 12)) add(pitch);
  for (const pitch of inner) add(pitch);
  return kept;
}

/**
 * Leaves out inner notes where too many sound at once. A note that gives way to others stays away until it begins anew.
 *
 * @param piece Frames.
 * @param most Notes at once.
 * @returns The piece, and in how many frames notes were left out.
 */
export function limitNotes(
  piece: FramePiece,
  most: number,
): { readonly piece: FramePiece; readonly thinned: number } {
  if (piece.frames.every((frame) => frame.length <= most)) return { piece, thinned: 0 };
  const { voices: _, ...rest } = piece;
  let thinned = 0;
  let sounding = new Set<number>();
  const frames: number[][] = [];
  const onsets: number[][] = [];
  const velocities: number[][] = [];
  piece.frames.forEach((frame, t) => {
    const begin = piece.onsets?.[t] ?? frame;
    const chord = frame.filter((pitch) => sounding.has(pitch) || begin.includes(pitch));
    sounding = chord.length > most ? mostTelling(chord, most) : new Set(chord);
    if (sounding.size < frame.length) thinned++;
    frames.push(chord.filter((pitch) => sounding.has(pitch)));
    const kept = begin.flatMap((pitch, i) => (sounding.has(pitch) ? [i] : []));
    onsets.push(kept.map((i) => begin[i]!));
    velocities.push(kept.map((i) => piece.velocities?.[t]?.[i] ?? 0));
  });
  return {
    piece: {
      ...rest,
      frames,
      ...(piece.onsets !== undefined && { onsets }),
      ...(piece.velocities !== undefined && { velocities }),
    },
    thinned,
  };
}
