import type { FramePiece } from '../contract/piece.ts';
import { toFrames } from '../sequence/index.ts';
import { estimateKey, estimateKeys } from '../theory/index.ts';
import { partsOf } from './cut.ts';
import { gridFit } from './grid.ts';
import { limitNotes } from './limit-notes.ts';
import type { FoundSequence } from './read-file.ts';
import type { DatasetSettings } from './settings.ts';
import type { SkippedMusic, UsedMusic } from './types.ts';

/** A piece on the grid: its parts, and what there is to say about it. */
export interface PlacedPiece {
  readonly parts: readonly FramePiece[];
  readonly about: Omit<UsedMusic, 'split'>;
  readonly notes: readonly string[];
}

/** What is in some frames. */
export function describeParts(
  name: string,
  parts: readonly FramePiece[],
): Omit<UsedMusic, 'split' | 'voices' | 'fit' | 'meanShift' | 'maxShift' | 'thinnedFrames'> {
  let [frames, sounding, notes, mostNotes] = [0, 0, 0, 0];
  for (const frame of parts.flatMap((part) => part.frames)) {
    frames++;
    if (frame.length > 0) sounding++;
    notes += frame.length;
    mostNotes = Math.max(mostNotes, frame.length);
  }
  const { correlation, mode, tonic } = estimateKey({ frames: parts.flatMap((part) => part.frames) });
  return {
    name,
    quarters: frames / (parts[0]?.stepsPerQuarter ?? 1),
    frames,
    mostNotes,
    meanNotes: sounding === 0 ? 0 : notes / sounding,
    key: correlation > 0 ? { tonic, mode } : null,
    parts: parts.length,
  };
}

/** The piece with keys, estimated, where its file told none. */
export function withKeys(piece: FramePiece): FramePiece {
  if (piece.conditions?.key !== undefined) return piece;
  const key = estimateKeys(piece).map(({ correlation, mode, tonic }) =>
    correlation > 0 ? { tonic, mode } : null,
  );
  return { ...piece, conditions: { ...piece.conditions, key } };
}

/**
 * Puts a piece on the grid, in parts where it is long.
 *
 * @param found A sequence with at least one note.
 * @param stepsPerQuarter The grid.
 * @param settings Lengths and numbers of notes.
 * @param pause Awaited between parts.
 * @returns The piece, or why it was skipped.
 */
export async function placePiece(
  { name, sequence }: FoundSequence,
  stepsPerQuarter: number,
  settings: DatasetSettings,
  pause: () => Promise<void>,
): Promise<PlacedPiece | SkippedMusic> {
  const { estimatesKeys, maxNotes, maxQuarters, minPolyphony, minQuarters, percussion } = settings;
  await pause();
  const framed = toFrames(sequence, { stepsPerQuarter, percussion });
  const parts: FramePiece[] = [];
  let thinned = 0;
  for (const part of partsOf(framed.piece, maxQuarters)) {
    await pause();
    const limited = limitNotes(part, maxNotes);
    thinned += limited.thinned;
    parts.push(estimatesKeys ? withKeys(limited.piece) : limited.piece);
  }
  const about = describeParts(name, parts);
  if (about.quarters < minQuarters) {
    return {
      reason: 'short',
      why: `it is too short: ${Math.round(about.quarters * 10) / 10} quarters, where ${minQuarters} are the least`,
    };
  }
  if (about.meanNotes < minPolyphony) {
    return {
      reason: 'thin',
      why: `it has too few notes at once: ${about.meanNotes.toFixed(1)}, where ${minPolyphony} are the least`,
    };
  }
  return {
    parts: parts.map((part, i) => ({
      ...part,
      name: parts.length === 1 ? name : `${name} (${i + 1} of ${parts.length})`,
    })),
    about: {
      ...about,
      voices: new Set(sequence.notes.map(({ voice }) => voice)).size,
      ...gridFit(sequence, stepsPerQuarter),
      thinnedFrames: thinned,
    },
    notes: [
      ...framed.notes.map((note) => `${name}: ${note}`),
      ...(thinned > 0
        ? [
            `${name}: in ${thinned} frames more than ${maxNotes} notes sound; the highest, the lowest and new pitch classes were kept.`,
          ]
        : []),
    ],
  };
}
