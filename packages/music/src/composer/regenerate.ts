import { ArgumentError } from '@recurra/plugin';
import type { MusicModel } from '../contract/model.ts';
import type { FramePiece } from '../contract/piece.ts';
import { checkPitches } from './check-constraints.ts';
import { checkNoteModel, checkPiece } from './frames.ts';
import { createPlanner } from './planner.ts';
import { type LookAheadOptions, rewrite } from './rewrite.ts';
import { checkLookAhead } from './settings.ts';
import type { ComposeOptions, Composition } from './types.ts';

/** What {@link regenerate} keeps, and how it composes. */
export interface RegenerateOptions extends ComposeOptions, LookAheadOptions {
  /**
   * Which notes stay: a function of the frame's index and a note (undefined is asked for a frame without notes, to keep it
   * silent), or a list of notes by frame.
   */
  readonly keep:
    | ((frame: number, note: number | undefined) => boolean)
    | readonly (readonly number[] | null | undefined)[];
}

/**
 * Writes a piece again around notes that stay.
 *
 * A frame all of whose notes stay is kept as it is, nothing is added to it. In other frames the notes that stay are there,
 * and the model chooses what sounds with them.
 *
 * @param model Of kind `'note'`.
 * @param piece On the model's grid.
 * @param options What stays, and how to compose; 32 particles and an infinite lag if left out: all frames come at the end.
 * @returns Frames from the first to the last that is not kept; then the whole piece.
 * @throws ArgumentError if notes are to be kept that are not in the piece, or as `generate` does.
 * @example const piece = await collect(regenerate(model, draft, { keep: (frame, note) => note === draft.frames[frame]?.[0] }));
 */
export function regenerate(model: MusicModel, piece: FramePiece, options: RegenerateOptions): Composition {
  const where = 'regenerate()';
  checkNoteModel(where, model);
  checkPiece(where, model, piece);
  if (piece.frames.length === 0)
    throw new ArgumentError(`${where}: piece must have a frame at least, got none.`);
  const { keep, constraints = {} } = options ?? {};
  if (typeof keep !== 'function' && !Array.isArray(keep)) {
    throw new ArgumentError(
      `${where}: keep must be a function or a list of notes by frame, got ${typeof keep}.`,
    );
  }
  checkLookAhead(where, options);
  const planner = createPlanner(where, constraints);
  return rewrite(where, model, piece, options, (index) => {
    const frame = piece.frames[index]!;
    let stay: readonly number[];
    if (typeof keep === 'function') {
      if (frame.length === 0) return keep(index, undefined) ? 'keep' : planner(index);
      stay = frame.filter((note) => keep(index, note));
    } else {
      stay = keep[index] ?? [];
      checkPitches(where, `keep[${index}]`, stay);
      const stranger = stay.find((note) => !frame.includes(note));
      if (stranger !== undefined) {
        throw new ArgumentError(
          `${where}: keep[${index}] must have notes of the piece's frame [${frame.join(', ')}], got ${stranger}; ` +
            'ask for other notes with constraints.fixed.',
        );
      }
    }
    const whole = frame.length > 0 && frame.every((note) => stay.includes(note));
    const asked = constraints.fixed?.[index]?.some((note) => !frame.includes(note)) ?? false;
    return whole && !asked ? 'keep' : planner(index, { fixed: stay });
  });
}
