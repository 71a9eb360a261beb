/** How a figure is spread over the pieces of a corpus. */
export interface Spread {
  /** Pieces that have the figure. */
  readonly pieces: number;
  readonly mean: number;
  readonly least: number;
  /** 5 % of the pieces lie below. */
  readonly low: number;
  readonly median: number;
  /** 95 % of the pieces lie below. */
  readonly high: number;
  readonly most: number;
}

/** A figure of music, such as the share of steps in its melodies. */
export interface Metric {
  /** Stable, for programs. */
  readonly name: string;
  /** For people, with the unit. */
  readonly title: string;
}

/** A figure over the pieces of a corpus. */
export interface CorpusMetric extends Metric {
  readonly spread: Spread;
}

/** A histogram over the pieces of a corpus. */
export interface CorpusHistogram extends Metric {
  readonly labels: readonly string[];
  /** Their mean over the pieces; together 1. */
  readonly shares: readonly number[];
  /** Jensen–Shannon divergence of each piece from all others, 0 to 1. */
  readonly divergence: Spread;
}

/** What {@link describeCorpus} found. Plain JSON. */
export interface CorpusDescription {
  readonly pieces: number;
  readonly frames: number;
  readonly stepsPerQuarter: number;
  /** Whether voices are those of the pieces, or the notes of frames by rank. */
  readonly voices: 'given' | 'by rank';
  readonly metrics: readonly CorpusMetric[];
  readonly histograms: readonly CorpusHistogram[];
}

/** The pieces in question beside a corpus, on one figure. */
export interface Verdict {
  /** Pieces in question that have the figure. */
  readonly pieces: number;
  /** Their mean; null if none has it. */
  readonly mean: number | null;
  /** Share of them between the corpus's `low` and `high`; for figures of which only much is bad, up to `high`. */
  readonly inside: number;
  /** Between these lie the means of 99.9 % of random groups of corpus pieces, as many as those in question. */
  readonly groupMeans: readonly [number, number];
  readonly within: boolean;
}

/**
 * How a figure is judged: `'both'`, too little and too much are bad; `'above'`, only too much is, as with what is copied;
 * `'mean'`, it is 0 or 1 for single pieces, and only their mean tells something.
 */
export type Side = 'both' | 'above' | 'mean';

/** A figure of the pieces in question beside the corpus's. */
export interface MetricComparison extends CorpusMetric, Verdict {
  readonly side: Side;
}

/** A histogram of the pieces in question beside the corpus's. */
export interface HistogramComparison extends CorpusHistogram, Verdict {
  /** Mean over the pieces in question; together 1. */
  readonly generated: readonly number[];
  /** Jensen–Shannon divergence between the two means, 0 to 1. */
  readonly meanDivergence: number;
  /** Area that both means share, 0 to 1. */
  readonly overlap: number;
  /** The same divergence between random halves of the corpus: its mean. */
  readonly halvesDivergence: number;
}

/** What {@link comparePieces} found. Plain JSON. */
export interface PieceComparison {
  readonly pieces: number;
  readonly corpusPieces: number;
  readonly stepsPerQuarter: number;
  readonly voices: 'given' | 'by rank';
  /** Whether all verdicts are. */
  readonly within: boolean;
  readonly metrics: readonly MetricComparison[];
  readonly histograms: readonly HistogramComparison[];
  /** What was left out, and why. */
  readonly notes: readonly string[];
}
