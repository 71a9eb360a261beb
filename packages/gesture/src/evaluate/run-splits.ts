import type { GestureMethod } from '../contract/method.ts';
import type { GestureExample } from '../contract/sequence.ts';
import { answersOf } from './evaluate-classifier.ts';
import { createPacer } from './pacer.ts';
import { accuracyOf, type Outcome, reportOf } from './report.ts';
import type {
  EvaluationOptions,
  ProtocolProgress,
  ProtocolReport,
  Refusal,
  Split,
  SplitScore,
  Splits,
} from './types.ts';
import { wilsonInterval } from './wilson.ts';

interface Run {
  readonly split: Split;
  readonly outcomes: readonly Outcome[];
  readonly score: SplitScore;
}

/**
 * Teaches and tests a method once for each division, one after another.
 *
 * @param method What is tested.
 * @param plan The divisions.
 * @returns The report over all of them.
 */
export async function runSplits(
  method: GestureMethod,
  plan: Splits,
  { onProgress, signal }: EvaluationOptions<ProtocolProgress>,
): Promise<ProtocolReport> {
  const pace = createPacer(signal);
  const runs: Run[] = [];
  const total = plan.splits.length;
  const place = new Map(plan.examples.map((example, i) => [example, i]));
  const refused = new Map<number, Refusal>();
  const classes = new Set<string>();
  let [answers, right] = [0, 0];
  const tell = (split: string | undefined) =>
    onProgress?.({
      method: method.name,
      done: runs.length,
      total,
      split,
      accuracy: right / answers,
    });

  for (const split of plan.splits) {
    tell(split.name);
    await pace();
    const begin = performance.now();
    const classifier = await method.fit(
      split.train,
      signal ? { seed: split.seed, signal } : { seed: split.seed },
    );
    try {
      const fitSeconds = (performance.now() - begin) / 1000;
      const { outcomes, ...rest } = await answersOf(classifier, split.test, {
        signal,
        onProgress: (soFar) => {
          const { actual, answer } = soFar.at(-1)!;
          answers++;
          if (actual === answer) right++;
          tell(split.name);
        },
      });
      for (const name of classifier.classes) classes.add(name);
      for (const { index, why } of rest.refused) {
        const at = place.get(split.test[index]!)!;
        refused.set(at, { index: at, why });
      }
      runs.push({ split, outcomes, score: scoreOf(split, outcomes, fitSeconds, rest.seconds) });
    } finally {
      classifier.dispose?.();
    }
  }
  tell(undefined);
  return summary(method, plan, runs, classes, [...refused.values()]);
}

function scoreOf(
  { name, seed, train }: Split,
  outcomes: readonly Outcome[],
  fitSeconds: number,
  classifySeconds: number,
): SplitScore {
  const n = outcomes.length;
  return {
    name,
    seed,
    learned: train.length,
    n,
    accuracy: accuracyOf(outcomes),
    fitSeconds,
    classifySeconds,
  };
}

function summary(
  { name }: GestureMethod,
  { notes, protocol }: Splits,
  runs: readonly Run[],
  classes: ReadonlySet<string>,
  refused: readonly Refusal[],
): ProtocolReport {
  const outcomes = runs.flatMap((run) => run.outcomes);
  const seconds = runs.reduce((sum, { score }) => sum + score.classifySeconds, 0);
  const report = reportOf(outcomes, classes, refused, seconds);
  // The same gesture tested twice tells less than two.
  const different = new Set<GestureExample>(runs.flatMap(({ split }) => split.test));
  const seeds = [...new Set(runs.map(({ split }) => split.seed))].map((seed) => ({
    seed,
    accuracy: accuracyOf(runs.filter(({ split }) => split.seed === seed).flatMap((run) => run.outcomes)),
  }));
  return {
    method: name,
    protocol,
    ...report,
    interval: wilsonInterval(report.accuracy, different.size),
    splits: runs.map(({ score }) => score),
    seeds,
    fitSeconds: runs.reduce((sum, { score }) => sum + score.fitSeconds, 0) / runs.length,
    millisecondsPerGesture: (1000 * seconds) / outcomes.length,
    notes,
  };
}
