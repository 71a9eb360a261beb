import type { MusicModel } from '../contract/model.ts';
import type { FramePiece } from '../contract/piece.ts';
import { composeFrames } from './compose.ts';
import { exactPlan, type FramePlan } from './frame-plan.ts';
import { conditionsFor } from './frames.ts';
import { weighing } from './penalties.ts';
import { inHindsight, readSettings } from './settings.ts';
import type { ComposeOptions, Composition } from './types.ts';

/** How frames that stay judge those before them. */
export interface LookAheadOptions {
  /**
   * Frames after the last one to be written that judge how well it goes on; 8 if left out. Infinity lets all that follow
   * judge, which is exact and takes longer.
   */
  readonly lookAhead?: number;
}

/**
 * Writes some frames of a piece again.
 *
 * @param planOf The plan of a frame, or `'keep'`.
 */
export async function* rewrite(
  where: string,
  model: MusicModel,
  piece: FramePiece,
  options: ComposeOptions & LookAheadOptions,
  planOf: (index: number) => FramePlan | undefined | 'keep',
): Composition {
  const { constraints = {}, lookAhead = 8 } = options;
  const { frames } = piece;
  const wanted = frames.map((_, index) => planOf(index));
  const first = wanted.findIndex((plan) => plan !== 'keep');
  if (first < 0) return piece;
  const end = wanted.findLastIndex((plan) => plan !== 'keep') + 1;
  const plans = wanted
    .slice(first, Math.min(frames.length, end + lookAhead))
    .map((plan, index) => (plan === 'keep' ? exactPlan(frames[first + index]!) : plan));
  const conditions = conditionsFor(model, options.conditions ?? piece.conditions, frames.length);
  const composed = yield* composeFrames({
    where,
    model,
    settings: readSettings(where, options, { ...inHindsight, temperature: model.manifest.temperature }),
    conditions,
    prime: frames.slice(0, first),
    plans,
    wanted: end - first,
    weigh: weighing(where, constraints),
  });
  const { voices: _, onsets, ...rest } = piece;
  const replaced = <T>(list: readonly T[], part: readonly T[]): T[] => [
    ...list.slice(0, first),
    ...part,
    ...list.slice(end),
  ];
  return {
    ...rest,
    frames: replaced(frames, composed),
    ...(onsets && { onsets: replaced(onsets, composed) }),
    ...(conditions && { conditions }),
  };
}
