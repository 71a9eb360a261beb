import { ArgumentError } from '@recurra/plugin';
import type { FramePiece } from '../contract/piece.ts';
import type { ComposedFrame, Composition } from './types.ts';

/**
 * Waits for a composition to end.
 *
 * @param composition From `generate`, `continuePiece`, `fillGap`, `harmonize` or `regenerate`.
 * @param onFrame Told of every frame that is finished.
 * @returns The whole piece.
 * @throws Whatever the composition throws: the signal's reason after an abort, among others.
 * @example const piece = await collect(generate(model, { bars: 8, seed: 1 }));
 */
export async function collect(
  composition: Composition,
  onFrame?: (frame: ComposedFrame) => void,
): Promise<FramePiece> {
  if (typeof composition?.next !== 'function') {
    throw new ArgumentError('collect(): composition must come from generate() or its like.');
  }
  let item = await composition.next();
  for (; item.done !== true; item = await composition.next()) {
    if (item.value.finished) onFrame?.(item.value);
  }
  return item.value;
}
