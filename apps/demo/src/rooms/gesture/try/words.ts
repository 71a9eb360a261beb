import type { Verdict } from '../live-recognition.ts';

/** A class as people read it: `left_sq_bracket` is `left square bracket`. */
export const wordsOf = (name: string): string => name.replaceAll('_', ' ').replace(/\bsq\b/, 'square');

/** Says what a drawing is taken for. */
export function verdictInWords(verdict: Verdict | undefined): string {
  if (!verdict) return 'Nothing drawn yet';
  const { isFinal, name, probabilities, settledAt } = verdict;
  if (name === undefined) return isFinal ? 'None of these' : 'None of these so far';
  const probability = probabilities.find((each) => each.name === name)?.probability ?? 0;
  const what = `${wordsOf(name)}, ${Math.round(probability * 100)} %`;
  if (!isFinal) return `${what} so far`;
  const early =
    settledAt === undefined || settledAt > 0.95
      ? ''
      : `: its answer since ${Math.round(settledAt * 100)} % of the stroke`;
  return `${what}${early}`;
}
