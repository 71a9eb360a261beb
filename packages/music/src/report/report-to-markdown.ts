import type { CorpusDescription, HistogramComparison, MetricComparison, PieceComparison } from './types.ts';

const number = (value: number | null): string => {
  if (value === null) return '–';
  const digits = Math.abs(value) >= 10 ? 1 : Math.abs(value) >= 1 ? 2 : 3;
  return value.toFixed(digits);
};

const cell = (text: string): string => text.replaceAll('|', '\\|');

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  const rule = head.map((_, column) => (column === 0 ? '---' : '---:'));
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}

const percent = (share: number): string => `${Math.round(100 * share)} %`;

function verdictRow({ title, spread, mean, inside, within, side, groupMeans }: MetricComparison): string[] {
  const [low, high] = side === 'mean' ? groupMeans : [spread.low, spread.high];
  const band = side === 'above' ? `up to ${number(high)}` : `${number(low)} … ${number(high)}`;
  return [title, number(spread.mean), band, number(mean), percent(inside), within ? 'yes' : '**no**'];
}

function histogramRow(each: HistogramComparison): string[] {
  return [
    each.title,
    number(each.overlap),
    number(each.meanDivergence),
    number(each.halvesDivergence),
    number(each.mean),
    number(each.divergence.high),
    percent(each.inside),
    each.within ? 'yes' : '**no**',
  ];
}

function comparison(report: PieceComparison): string {
  const all = [...report.metrics, ...report.histograms];
  const failed = all.filter(({ within }) => !within).length;
  const summary =
    failed === 0
      ? `All ${all.length} figures lie within the spread of the corpus.`
      : `${failed} of ${all.length} figures lie outside the spread of the corpus.`;
  return [
    '# Comparison with the corpus',
    `${report.pieces} pieces beside ${report.corpusPieces} of the corpus, ${report.stepsPerQuarter} frames a quarter, voices ${report.voices}. ${summary}`,
    'The band is where 90 % of single pieces of the corpus lie; of figures that are 0 or 1 for a single piece, where means of groups lie.',
    table(
      ['Figure', 'Corpus, mean', 'Corpus, band', 'Pieces, mean', 'Pieces inside', 'Within'],
      report.metrics.map(verdictRow),
    ),
    table(
      [
        'Histogram',
        'Overlap',
        'Divergence',
        'Between halves of the corpus',
        'Single pieces',
        'Corpus, 95 %',
        'Pieces inside',
        'Within',
      ],
      report.histograms.map(histogramRow),
    ),
    ...(report.notes.length > 0 ? [report.notes.map((note) => `- ${note}`).join('\n')] : []),
  ].join('\n\n');
}

function description({
  pieces,
  frames,
  stepsPerQuarter,
  voices,
  metrics,
  histograms,
}: CorpusDescription): string {
  return [
    '# Corpus',
    `${pieces} pieces, ${frames} frames, ${stepsPerQuarter} frames a quarter, voices ${voices}.`,
    table(
      ['Figure', 'Mean', '5 %', 'Median', '95 %'],
      metrics.map(({ title, spread: { mean, low, median, high } }) => [
        title,
        ...[mean, low, median, high].map(number),
      ]),
    ),
    ...histograms.map(({ title, labels, shares }) =>
      table(
        [title, 'Share'],
        labels.map((label, at) => [label, number(shares[at]!)]),
      ),
    ),
  ].join('\n\n');
}

/**
 * Writes a report as Markdown: tables of all figures.
 *
 * @param report As from `comparePieces` or `describeCorpus`.
 * @returns Text that ends with a line break.
 * @example await writeFile('report.md', reportToMarkdown(comparePieces(generated, corpus)));
 */
export function reportToMarkdown(report: PieceComparison | CorpusDescription): string {
  return `${'corpusPieces' in report ? comparison(report) : description(report)}\n`;
}
