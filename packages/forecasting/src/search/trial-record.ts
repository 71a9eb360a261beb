import type { Settled } from './run-all.ts';
import type { SearchMetric, SearchTrial } from './search-types.ts';
import type { SearchPoint } from './space.ts';
import type { PlainFitOptions, TrialScores } from './task.ts';

/** A trial on its way through the rounds. */
export interface TrialRecord {
  readonly index: number;
  readonly drawn: SearchPoint;
  options: PlainFitOptions;
  /** Last round it was in. */
  round: number;
  scores: TrialScores | null;
  score: number | null;
  seconds: number;
  error: Error | undefined;
}

/** A trial before its first round. */
export function newTrial(index: number, drawn: SearchPoint, base: PlainFitOptions): TrialRecord {
  const options = { ...base, ...drawn };
  return { index, drawn, options, round: 0, scores: null, score: null, seconds: 0, error: undefined };
}

/** Notes how a round ended for a trial. */
export function noteRound(trial: TrialRecord, settled: Settled, metric: SearchMetric): void {
  if ('error' in settled) {
    trial.error = settled.error;
    trial.score = null;
    trial.scores = null;
    return;
  }
  const { seconds, scores } = settled.outcome;
  trial.seconds += seconds;
  trial.scores = scores!;
  trial.score = scores![metric];
  if (trial.score === null) {
    trial.error = new Error(
      `${metric} is not defined for any series, as where all are constant; choose another metric, such as smape.`,
    );
    trial.scores = null;
  }
}

/** Best first; of equals, the one drawn first, whoever finished first. */
export function byScore(a: TrialRecord, b: TrialRecord): number {
  return a.score! - b.score! || a.index - b.index;
}

/** What the caller gets to see. */
export function toTrial(trial: TrialRecord, rounds: number): SearchTrial {
  const { drawn, options, round, score, scores, seconds, error } = trial;
  const status = error !== undefined ? 'failed' : round === rounds - 1 ? 'done' : 'stopped';
  return {
    drawn,
    options,
    status,
    score,
    scores,
    seconds,
    ...(error === undefined ? {} : { error: error.message }),
  };
}
