import { isRecurraError, RecurraError } from '@recurra/plugin';
import type { SeriesTable } from '../data/types.ts';
import { loadForecaster } from '../forecaster/load-forecaster.ts';
import { packTable } from './packed-table.ts';
import { planRounds, type Round } from './rounds.ts';
import { type RunContext, runAll } from './run-all.ts';
import { openRunner } from './runner.ts';
import { resolveSearch, type SearchSettings } from './search-settings.ts';
import type { SearchOptions, SearchResult } from './search-types.ts';
import { tableKey } from './table-key.ts';
import { createTally } from './tally.ts';
import type { Outcome, PlainFitOptions, Task } from './task.ts';
import { byScore, newTrial, noteRound, type TrialRecord, toTrial } from './trial-record.ts';

/** Epochs of a fit that does not say. */
const defaultEpochs = 24;

/** Does tasks on the table of the search. */
type RunTasks = (
  tasks: readonly { readonly task: Task; readonly activity: string }[],
  planned: number,
) => ReturnType<typeof runAll>;

function withShare(options: PlainFitOptions, share: number): PlainFitOptions {
  if (share === 1) return options;
  return { ...options, epochs: Math.max(1, Math.round((options.epochs ?? defaultEpochs) * share)) };
}

/** Takes the trials through the rounds. */
async function runRounds(
  settings: SearchSettings,
  rounds: readonly Round[],
  run: RunTasks,
): Promise<TrialRecord[]> {
  const { base, points, metric, origins } = settings;
  const all = points.map((drawn, index) => newTrial(index, drawn, base));
  let left = all;
  for (const [r, { trials, share }] of rounds.entries()) {
    // Places of trials that failed go to the next best.
    left =
      r === 0
        ? all
        : left
            .filter(({ error }) => error === undefined)
            .sort(byScore)
            .slice(0, trials);
    for (const trial of left) {
      trial.round = r;
      trial.options = withShare({ ...base, ...trial.drawn }, share);
    }
    const activity = rounds.length === 1 ? 'trial' : `round ${r + 1} of ${rounds.length}, trial`;
    const settled = await run(
      left.map(({ options, index }) => ({
        task: { kind: 'trial', options, origins },
        activity: `${activity} ${index + 1}`,
      })),
      trials,
    );
    for (const [i, trial] of left.entries()) noteRound(trial, settled[i]!, metric);
  }
  return all;
}

/** The best of those that came furthest. */
function chooseBest(trials: readonly TrialRecord[]): TrialRecord {
  const able = trials.filter(({ error }) => error === undefined);
  const [best] = able.sort((a, b) => b.round - a.round || byScore(a, b));
  if (best !== undefined) return best;
  const first = trials[0]!.error!;
  throw new RecurraError(
    isRecurraError(first) ? first.code : 'ERR_SEARCH',
    `searchForecaster(): all ${trials.length} trials failed; the first: ${first.message}`,
    { cause: first },
  );
}

/**
 * Searches for the options that forecast a table best, on all cores, and trains a model with them.
 *
 * Every trial is back-tested: trained without the last `horizon` observations of each series (with `origins`, without
 * `origins · horizon` of them), and scored on those. The best options are then trained on everything. The best score is the
 * least of many and so a little flattering; judge the winner on data the search has not seen, or by more origins.
 *
 * Trials draw their seeds from `seed` alone, so the result is the same for any number of workers, on the same TensorFlow.js
 * backend, which workers take over from this thread. (After `useKernels()` here, call it in a worker script of your own, too.)
 *
 * @param table Regular series; see `readTable`.
 * @param options See {@link SearchOptions}; `horizon` and `space` are required.
 * @returns Best options, all trials and the trained forecaster.
 * @throws ArgumentError if an option is out of range. An error with the first trial's reason if all trials fail.
 * @throws The reason of `options.signal`, once it is aborted.
 * @see Bergstra & Bengio 2012, "Random search for hyper-parameter optimization".
 * @example
 * const { best, forecaster } = await searchForecaster(table, {
 *   horizon: 24,
 *   space: { hiddenSize: [16, 32, 64], learningRate: { min: 5e-4, max: 1e-2, log: true } },
 *   trials: 20,
 * });
 */
export async function searchForecaster(table: SeriesTable, options: SearchOptions): Promise<SearchResult> {
  const where = 'searchForecaster()';
  const { signal, store, onProgress } = options;
  signal?.throwIfAborted();
  const settings = resolveSearch(options);
  const { base, points, strategy } = settings;
  const rounds = planRounds(strategy, points.length, base.epochs ?? defaultEpochs);
  const weights = rounds.flatMap(({ trials, share }) => new Array<number>(trials).fill(share));
  // Training with a score first takes about two trainings.
  weights.push(2);
  const packed = await packTable(table, signal);
  const key = store && (await tableKey(packed));
  const tally = createTally(weights, onProgress);
  const runner = await openRunner(where, options, points.length);
  let place = 0;
  const context: RunContext = { runner, tally, store, signal };
  const run: RunTasks = async (tasks, planned) => {
    const first = place;
    place += planned;
    const settled = await runAll(
      tasks.map((one, i) => ({
        ...one,
        place: first + i,
        table: async () => packed,
        tableKey: async () => key!,
      })),
      context,
    );
    for (let i = tasks.length; i < planned; i++) tally.finish(first + i, 'places of failed trials', true);
    return settled;
  };
  let trials: TrialRecord[];
  let best: TrialRecord;
  let outcome: Outcome;
  try {
    trials = await runRounds(settings, rounds, run);
    best = chooseBest(trials);
    const fit: Task = { kind: 'fit', options: { ...base, ...best.drawn }, evaluate: true };
    const [settled] = await run([{ task: fit, activity: 'best options on everything' }], 1);
    if ('error' in settled!) throw settled.error;
    outcome = settled!.outcome;
  } finally {
    await runner.close();
  }
  return {
    best: { options: { ...base, ...best.drawn }, score: best.score! },
    trials: trials.map((trial) => toTrial(trial, rounds.length)),
    forecaster: await loadForecaster(outcome.model!),
    scores: outcome.heldOut!,
    notes: settings.notes,
  };
}
