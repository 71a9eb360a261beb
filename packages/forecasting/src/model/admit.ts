import { minimumLength } from './design.ts';

/** Largest values the network's 32-bit floats hold with room for sums over a window. */
const largest = 1e35;

/** Smallest range that stays well above the absolute floor of the scaling. */
const smallestRange = 1e-10;

/** Fewest distinct 32-bit values across the range of a series: with fewer the network sees stairs. */
const fewestLevels = 64;

/** The network, and whoever runs its `.onnx`, computes with 32-bit floats. */
function precisionProblem(values: Float64Array): string | undefined {
  const low = values.reduce((a, b) => Math.min(a, b));
  const high = values.reduce((a, b) => Math.max(a, b));
  const size = Math.max(Math.abs(low), Math.abs(high));
  if (size > largest) {
    return `reaches ${size}, more than the network's 32-bit floats hold; divide its values by a power of ten first.`;
  }
  if (high - low < smallestRange) {
    return `ranges over ${high - low} only, too little for the network's 32-bit floats; multiply its values by a power of ten first.`;
  }
  if (high - low < fewestLevels * 2 ** -23 * size) {
    return `ranges over ${high - low} at values of about ${size}, finer than the network's 32-bit floats tell apart; subtract a constant such as ${low} first.`;
  }
  return undefined;
}

function isConstant(values: Float64Array): boolean {
  return values.every((value) => value === values[0]);
}

/** What is wrong with a series whatever is asked of it, if anything: not finite, constant, out of range. */
export function valuesProblem(values: Float64Array): string | undefined {
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) return `holds ${values[bad]} at position ${bad + 1}; fill or remove it first.`;
  if (values.length === 0) return 'has no observations; bring some.';
  if (isConstant(values)) {
    return `is constant (${values[0]} throughout), so there is nothing to learn; leave it out.`;
  }
  return precisionProblem(values);
}

/**
 * Tells why a series cannot be learned from, in words that follow its name.
 *
 * @param values The series.
 * @param horizon Steps to forecast.
 * @param evaluate Whether the last `horizon` observations are held out.
 * @returns The problem and the way out; nothing if there is none.
 */
export function trainingProblem(
  values: Float64Array,
  horizon: number,
  evaluate: boolean,
): string | undefined {
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) return valuesProblem(values);
  const needed = minimumLength(horizon, evaluate);
  if (values.length < needed) {
    const most = Math.floor((values.length - minimumLength(0, evaluate)) / (evaluate ? 2 : 1));
    const advice =
      most >= 1
        ? `ask for a horizon of at most ${most}, or bring more history.`
        : `bring at least ${minimumLength(1, evaluate)} for a horizon of 1.`;
    return `has ${values.length} observations, but a horizon of ${horizon} needs at least ${needed}; ${advice}`;
  }
  const problem = valuesProblem(values);
  if (problem !== undefined || !evaluate) return problem;
  if (isConstant(values.subarray(0, values.length - horizon))) {
    return `is constant (${values[0]}) before its last ${horizon} steps, which are held out for the score, so there is nothing to learn; leave it out, or ask for a shorter horizon.`;
  }
  return undefined;
}
