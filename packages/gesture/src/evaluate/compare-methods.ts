import { ArgumentError } from '@recurra/plugin';
import type { GestureMethod } from '../contract/method.ts';
import type { GestureDataset } from '../contract/sequence.ts';
import { type Protocol, planOf } from './protocols.ts';
import { runSplits } from './run-splits.ts';
import type { EvaluationOptions, ProtocolProgress, ProtocolReport } from './types.ts';

/** A method that could not be tested. */
export interface FailedMethod {
  readonly method: string;
  readonly error: string;
}

/** Methods side by side. */
export interface Comparison {
  readonly protocol: string;
  /** The most accurate first. */
  readonly methods: readonly ProtocolReport[];
  readonly failed: readonly FailedMethod[];
  /** What should be known of the divisions, one sentence each. */
  readonly notes: readonly string[];
}

/** Settings of {@link compareMethods}. */
export interface CompareOptions
  extends EvaluationOptions<ProtocolProgress & { readonly methodsDone: number; readonly methods: number }> {
  /** Default: people who were not learned from, where two or more are known; else five-fold cross-validation. */
  readonly protocol?: Protocol;
}

function defaultProtocol({ examples }: GestureDataset): Protocol {
  const subjects = new Set(examples.map(({ subject }) => subject));
  return subjects.size > 1 && !subjects.has(undefined)
    ? { kind: 'leave-one-subject-out' }
    : { kind: 'cross-validation' };
}

/**
 * Tests methods side by side, on the same divisions of the same data.
 *
 * @param methods The network's, baselines, your own; each needs a name of its own.
 * @param dataset The examples.
 * @param options.protocol How they are tested; default: leave one subject out, or cross-validation where there are no subjects.
 * @param options.signal Stops the work.
 * @param options.onProgress Hears of every answer.
 * @returns A report for each method, the most accurate first. One that fails is among `failed`, with why; the others go on.
 * @throws ArgumentError if there are no methods or two have the same name; DataError if the protocol does not suit the data.
 * @example
 * const comparison = await compareMethods(baselines(2), dataset, { protocol: { kind: 'few-shot', shots: 3 } });
 * console.log(comparisonToMarkdown(comparison));
 */
export async function compareMethods(
  methods: readonly GestureMethod[],
  dataset: GestureDataset,
  { onProgress, protocol = defaultProtocol(dataset), signal }: CompareOptions = {},
): Promise<Comparison> {
  const names = methods.map(({ name }) => name);
  if (names.length === 0 || new Set(names).size < names.length) {
    throw new ArgumentError(
      `compareMethods(): methods must be one or more with different names, got [${names.join(', ')}].`,
    );
  }
  const plans = methods.map((method) => planOf('compareMethods()', dataset, protocol, method));
  const reports: ProtocolReport[] = [];
  const failed: FailedMethod[] = [];
  for (const [methodsDone, method] of methods.entries()) {
    try {
      const report = await runSplits(method, plans[methodsDone]!, {
        signal,
        onProgress: (progress) => onProgress?.({ ...progress, methodsDone, methods: methods.length }),
      });
      reports.push(report);
    } catch (error) {
      signal?.throwIfAborted();
      failed.push({ method: method.name, error: error instanceof Error ? error.message : String(error) });
    }
  }
  return {
    protocol: plans[0]!.protocol,
    methods: reports.sort((a, b) => b.accuracy - a.accuracy),
    failed,
    notes: [...new Set(plans.flatMap(({ notes }) => notes))],
  };
}
