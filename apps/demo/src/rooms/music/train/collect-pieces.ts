import type { FramePiece, MusicDataset, NoteSequence } from '@recurra/music/inference';
import type { FileReport } from './protocol.ts';

/** What was in a file. */
export interface Found {
  readonly name: string;
  readonly sequences: readonly NoteSequence[];
  /** Chorales in JSON, which are on a grid already. */
  readonly dataset: MusicDataset | undefined;
}

/** Pieces to learn from. */
export interface Collected {
  readonly train: readonly FramePiece[];
  readonly valid: readonly FramePiece[];
  /** One for each file. */
  readonly reports: readonly FileReport[];
  readonly notes: readonly string[];
}

const leastQuarters = 8;
/** Longer pieces are cut: they would be learned from as rarely as short ones. */
const mostQuarters = 256;
const mostNotes = 10;
/** Pieces from which on every tenth is kept apart. */
const enough = 10;

/** The same for the same music in any key. */
function fingerprint({ frames }: FramePiece): string {
  const first = frames.find((frame) => frame.length > 0)?.[0] ?? 0;
  return frames.map((frame) => frame.map((note) => note - first).join()).join(' ');
}

/** Fewer notes at once: the lowest, and the highest. */
function thinned(piece: FramePiece): FramePiece {
  if (piece.frames.every((frame) => frame.length <= mostNotes)) return piece;
  const frames = piece.frames.map((frame) =>
    frame.length <= mostNotes ? frame : [...frame.slice(0, mostNotes - 1), frame.at(-1)!],
  );
  return {
    stepsPerQuarter: piece.stepsPerQuarter,
    frames,
    ...(piece.bpm !== undefined && { bpm: piece.bpm }),
  };
}

/** Parts of about the same length, none longer than {@link mostQuarters}. */
function parts(piece: FramePiece): FramePiece[] {
  const count = Math.ceil(piece.frames.length / (mostQuarters * piece.stepsPerQuarter));
  if (count <= 1) return [piece];
  const length = Math.ceil(piece.frames.length / count);
  return Array.from({ length: count }, (_, i) => ({
    stepsPerQuarter: piece.stepsPerQuarter,
    frames: piece.frames.slice(i * length, (i + 1) * length),
    ...(piece.bpm !== undefined && { bpm: piece.bpm }),
  }));
}

/** Why a piece cannot be used; undefined if it can. */
function flawOf({ frames, stepsPerQuarter }: FramePiece, grid: number): string | undefined {
  if (stepsPerQuarter !== grid) return 'It is on another grid than the pieces before it.';
  if (frames.every((frame) => frame.length === 0)) return 'It has no notes, or only drums.';
  const quarters = Math.round(frames.length / stepsPerQuarter);
  if (quarters >= leastQuarters) return undefined;
  return `It is too short: ${quarters} quarters, where ${leastQuarters} are the least.`;
}

/** Says what is in a file. */
function wordsOf(pieces: readonly FramePiece[]): string {
  const quarters = pieces.reduce(
    (sum, { frames, stepsPerQuarter }) => sum + frames.length / stepsPerQuarter,
    0,
  );
  const most = pieces.reduce(
    (notes, { frames }) => frames.reduce((count, frame) => Math.max(count, frame.length), notes),
    0,
  );
  const count = pieces.length > 1 ? `${pieces.length} pieces or parts, ` : '';
  return `${count}${Math.round(quarters)} quarters, up to ${most} ${most === 1 ? 'note' : 'notes'} at once`;
}

/**
 * Makes pieces of what was found: what has no notes, is too short, or there already, in whatever key, is left out.
 *
 * @param found Files, in order.
 * @param stepsPerQuarter The grid.
 * @param frame Puts music on it.
 */
export function collectPieces(
  found: readonly Found[],
  stepsPerQuarter: number,
  frame: (sequence: NoteSequence) => FramePiece,
): Collected {
  const known = new Map<string, string>();
  const train: FramePiece[] = [];
  const valid: FramePiece[] = [];
  const mixed: FramePiece[][] = [];
  const reports: FileReport[] = [];
  let thin = 0;
  let cut = 0;
  for (const { dataset, name, sequences } of found) {
    let flaw = 'It holds no piece.';
    const accept = (piece: FramePiece): FramePiece[] => {
      const own = flawOf(piece, stepsPerQuarter);
      const print = own === undefined ? fingerprint(piece) : '';
      const before = known.get(print);
      if (own !== undefined || before !== undefined) {
        flaw = own ?? `It is the same music as ${before}.`;
        return [];
      }
      known.set(print, name);
      const thinner = thinned(piece);
      if (thinner !== piece) thin++;
      const cuts = parts(thinner);
      if (cuts.length > 1) cut++;
      return cuts;
    };
    const groups = sequences.map((sequence) => accept(frame(sequence))).filter(({ length }) => length > 0);
    mixed.push(...groups);
    const given = {
      train: (dataset?.train ?? []).flatMap(accept),
      valid: (dataset?.valid ?? []).flatMap(accept),
    };
    train.push(...given.train);
    valid.push(...given.valid);
    const pieces = [...groups.flat(), ...given.train, ...given.valid];
    reports.push({ name, used: pieces.length > 0, text: pieces.length > 0 ? wordsOf(pieces) : flaw });
  }
  // Pieces are kept apart whole: parts of one would tell of each other.
  const apart = (i: number): boolean => mixed.length >= enough && i % 10 === 4;
  mixed.forEach((group, i) => {
    (apart(i) ? valid : train).push(...group);
  });
  return {
    train,
    valid,
    reports,
    notes: [
      ...(cut > 0
        ? [
            `${cut} long ${cut === 1 ? 'piece was' : 'pieces were'} cut into parts of ${mostQuarters} quarters at most.`,
          ]
        : []),
      ...(thin > 0
        ? [
            `Where more than ${mostNotes} notes sound at once, the lowest and the ${mostNotes - 1} highest are taken, in ${thin} ${thin === 1 ? 'piece' : 'pieces'}.`,
          ]
        : []),
    ],
  };
}
