import type { Comparison } from './compare-methods.ts';
import type { ProtocolReport } from './types.ts';

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** Three significant digits, none of them an exponent. */
const digits = (value: number): string =>
  value >= 100 ? value.toFixed(0) : value.toFixed(value >= 10 ? 1 : value >= 1 ? 2 : 3);

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ');

function row({
  accuracy,
  fitSeconds,
  interval,
  method,
  millisecondsPerGesture,
  n,
  seeds,
}: ProtocolReport): string {
  const [low, high] = interval;
  const spread = seeds.map((seed) => percent(seed.accuracy)).join(', ');
  return `| ${[
    cell(method),
    percent(accuracy),
    `${percent(low)} – ${percent(high)}`,
    seeds.length > 1 ? spread : '–',
    n,
    digits(fitSeconds),
    digits(millisecondsPerGesture),
  ].join(' | ')} |`;
}

/**
 * Writes a comparison as a Markdown table, with what failed and what should be known below it.
 *
 * @param comparison What {@link compareMethods} returned.
 * @returns The text, one line a method, the most accurate first.
 * @example await writeFile('comparison.md', comparisonToMarkdown(comparison));
 */
export function comparisonToMarkdown({ failed, methods, notes, protocol }: Comparison): string {
  return [
    `Protocol: ${protocol}.`,
    '',
    '| Method | Accuracy | 95 % interval | By seed | Gestures | Seconds to fit | ms a gesture |',
    '| --- | ---: | :---: | --- | ---: | ---: | ---: |',
    ...methods.map(row),
    ...(failed.length + notes.length > 0 ? [''] : []),
    ...failed.map(({ error, method }) => `- ${method} failed: ${error.replaceAll(/\s+/g, ' ')}`),
    ...notes.map((note) => `- ${note}`),
    '',
  ].join('\n');
}
