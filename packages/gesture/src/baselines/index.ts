import type { GestureMethod } from '../contract/method.ts';
import { nearestDtw } from './nearest-dtw.ts';
import { oneDollar } from './one-dollar.ts';
import { pointCloud } from './point-cloud.ts';
import { protractor } from './protractor.ts';
import { superQuick } from './super-quick.ts';

export { type NearestDtwOptions, nearestDtw } from './nearest-dtw.ts';
export { oneDollar } from './one-dollar.ts';
export { pointCloud } from './point-cloud.ts';
export { type ProtractorOptions, protractor } from './protractor.ts';
export { superQuick } from './super-quick.ts';

/**
 * The methods that need no training and suit gestures of some number of dimensions: what a network should be better than.
 *
 * @param dimensions Numbers in a vector; the stroke recognisers are among them only for 2.
 * @returns The methods.
 * @example await compareMethods([fitMethod(), ...baselines(dataset.dimensions)], dataset, { protocol });
 */
export function baselines(dimensions: number): GestureMethod[] {
  const warping = [nearestDtw(), nearestDtw({ normalize: true })];
  return dimensions === 2 ? [oneDollar(), protractor(), pointCloud(), superQuick(), ...warping] : warping;
}
