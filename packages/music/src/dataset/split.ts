import { createRng } from '@recurra/core/random';
import type { Split } from '../contract/piece.ts';
import type { DatasetSettings } from './settings.ts';

/**
 * Splits pieces by whole pieces. Which go where is drawn from what is in them, so that neither their order nor their names matter, and
 * one file more moves few others.
 *
 * @param prints What identifies each piece.
 * @param settings Shares and seed.
 * @returns A split for each.
 */
export function splitPieces(
  prints: readonly string[],
  { seed, testShare, validShare }: Pick<DatasetSettings, 'seed' | 'testShare' | 'validShare'>,
): Split[] {
  const rng = createRng(seed).fork('split');
  const draws = prints.map((print) => rng.fork(print).uniform());
  const order = prints.map((_, i) => i).sort((a, b) => draws[a]! - draws[b]! || a - b);
  // A share of 0.1 of 10 pieces is one, whatever 0.1 is in binary.
  const count = (share: number): number => Math.floor(share * prints.length + 1e-9);
  const out = new Array<Split>(prints.length).fill('train');
  const [test, valid] = [count(testShare), count(validShare)];
  order.slice(0, test).forEach((i) => {
    out[i] = 'test';
  });
  order.slice(test, test + valid).forEach((i) => {
    out[i] = 'valid';
  });
  return out;
}
