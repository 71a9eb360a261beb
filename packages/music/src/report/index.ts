export { comparePieces, leastInside } from './compare-pieces.ts';
export { describeCorpus } from './describe-corpus.ts';
export { reportToMarkdown } from './report-to-markdown.ts';
export type {
  CorpusDescription,
  CorpusHistogram,
  CorpusMetric,
  HistogramComparison,
  Metric,
  MetricComparison,
  PieceComparison,
  Side,
  Spread,
  Verdict,
} from './types.ts';
