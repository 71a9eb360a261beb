import { ArgumentError } from '@recurra/plugin';
import { checkPair, meanOf, type Values } from './check.ts';

/**
 * Continuous ranked probability score, estimated from sample paths.
 *
 *   mean over steps of  mean |x − y|  −  ½ · mean |x − x′|
 *
 * @param actual What happened, `[n]`.
 * @param samples Sample paths, `[samples][n]`, at least one; at least two for the fair estimator.
 * @param options.fair True (the default): pairs of different samples only, which makes the estimate unbiased for any
 *   number of samples. False: all pairs, the score of the samples taken as the whole distribution.
 * @returns In the series' unit; the mean absolute error where all samples are the same.
 * @throws ArgumentError if a list is empty or of unequal length, or there are too few samples.
 * @see Gneiting & Raftery 2007, equation 21; Zamo & Naveau 2018 on the fair estimator.
 * @example crpsFromSamples([0], [[-1], [1]], { fair: false }); // 1 − ½ · 1
 */
export function crpsFromSamples(
  actual: Values,
  samples: readonly Values[],
  options: { readonly fair?: boolean } = {},
): number {
  const { fair = true } = options;
  const count = samples.length;
  if (count < (fair ? 2 : 1)) {
    throw new ArgumentError(
      `crpsFromSamples(): samples must hold at least ${fair ? 'two paths' : 'one path'}, got ${count}.`,
    );
  }
  for (const path of samples) checkPair('crpsFromSamples', actual, path);
  const sorted = new Float64Array(count);
  const pairs = fair ? count * (count - 1) : count * count;
  return meanOf(actual.length, (step) => {
    let distance = 0;
    for (let i = 0; i < count; i++) {
      sorted[i] = samples[i]![step]!;
      distance += Math.abs(sorted[i]! - actual[step]!);
    }
    sorted.sort();
    // Sum of |x − x′| over ordered pairs, by ranks: sorting beats comparing every pair.
    let spread = 0;
    for (let i = 0; i < count; i++) spread += 2 * (2 * i - count + 1) * sorted[i]!;
    return distance / count - (0.5 * spread) / pairs;
  });
}
