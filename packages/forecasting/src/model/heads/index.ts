import { countHead } from './count-head.ts';
import { gaussianHead, studentHead } from './location-scale.ts';
import { quantileHead } from './quantile-head.ts';
import type { Head, HeadKind } from './types.ts';

export type { Head, HeadKind } from './types.ts';

/** Every kind of head. */
export const headKinds: readonly HeadKind[] = ['quantile', 'gaussian', 'student-t', 'negative-binomial'];

/**
 * Makes a head.
 *
 * @param kind Which.
 * @param quantiles Ascending, 0.5 among them.
 * @param medianWeight How much the median counts in the loss of the quantile head, beside all others together.
 */
export function createHead(kind: HeadKind, quantiles: readonly number[], medianWeight = 1): Head {
  switch (kind) {
    case 'quantile':
      return quantileHead(quantiles, medianWeight);
    case 'gaussian':
      return gaussianHead(quantiles);
    case 'student-t':
      return studentHead(quantiles);
    case 'negative-binomial':
      return countHead(quantiles);
  }
}
