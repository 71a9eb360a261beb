import { ArgumentError } from '@recurra/plugin';
import type { MusicModel } from '../contract/model.ts';
import type { FramePiece } from '../contract/piece.ts';
import { checkNoteModel, checkPiece } from './frames.ts';
import { createPlanner } from './planner.ts';
import { type LookAheadOptions, rewrite } from './rewrite.ts';
import { checkLookAhead, checkWhole } from './settings.ts';
import type { ComposeOptions, Composition } from './types.ts';

/** What {@link fillGap} fills, and how. */
export interface FillGapOptions extends ComposeOptions, LookAheadOptions {
  /** First frame of the gap. */
  readonly from: number;
  /** First frame after it. */
  readonly to: number;
}

/**
 * Writes a part of a piece anew, so that it goes on from what is before and leads to what is after.
 *
 * @param model Of kind `'note'`.
 * @param piece On the model's grid; what its frames in the gap hold does not matter.
 * @param options Where the gap is, and how to compose; 32 particles and an infinite lag if left out: all frames come at the end.
 * @returns Frames of the gap; then the whole piece.
 * @throws ArgumentError if the gap is not in the piece, or as `generate` does.
 * @example const piece = await collect(fillGap(model, draft, { from: 16, to: 24, seed: 2 }));
 */
export function fillGap(model: MusicModel, piece: FramePiece, options: FillGapOptions): Composition {
  const where = 'fillGap()';
  checkNoteModel(where, model);
  checkPiece(where, model, piece);
  const count = piece.frames.length;
  if (count === 0) throw new ArgumentError(`${where}: piece must have a frame at least, got none.`);
  const { from, to } = options ?? {};
  checkWhole(where, 'from', from, 0, count - 1);
  checkWhole(where, 'to', to, from + 1, count);
  checkLookAhead(where, options);
  const planner = createPlanner(where, options.constraints ?? {});
  return rewrite(where, model, piece, options, (index) =>
    index >= from && index < to ? planner(index) : 'keep',
  );
}
