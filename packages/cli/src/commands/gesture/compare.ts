import {
  baselines,
  compareMethods,
  comparisonToMarkdown,
  fitMethod,
  type GestureMethod,
} from '@recurra/gesture';
import { UsageError } from '../../errors.ts';
import { prepareFiles, writeOne } from '../../output/output-file.ts';
import { printResult, talkOf } from '../../output/talk.ts';
import { withProgress } from '../../output/task-progress.ts';
import type { CompareFlags } from './flags.ts';
import { networkOptions, readyTraining } from './network.ts';
import { progressOf, protocolOf } from './protocol.ts';
import { readData } from './read-data.ts';

/** The methods that are wanted, all if none is named. */
function choose(
  methods: readonly GestureMethod[],
  wanted: readonly string[] | undefined,
): readonly GestureMethod[] {
  if (wanted === undefined) return methods;
  const known = methods.map(({ name }) => name);
  const missing = wanted.find((name) => !known.includes(name));
  if (missing !== undefined) {
    throw new UsageError(
      `--methods: there is no "${missing}" for these gestures; there are ${known.join(', ')}.`,
    );
  }
  return methods.filter(({ name }) => wanted.includes(name));
}

/** Runs `recurra gesture compare`. */
export async function runCompare(flags: CompareFlags, signal: AbortSignal): Promise<void> {
  const { data, markdown } = flags;
  if (data === undefined) throw new UsageError('--data is required: the gestures to compare with.');
  await prepareFiles({ '--markdown': markdown });
  const talk = talkOf(flags);
  const protocol = await protocolOf(flags, talk, signal);
  const { dataset } = await readData('--data', data, flags, talk, signal);
  const network = fitMethod(networkOptions(flags, dataset.examples.length));
  const methods = choose([network, ...baselines(dataset.dimensions)], flags.methods);
  if (methods.includes(network)) await readyTraining(flags, talk);
  const comparison = await withProgress(talk.progress, 'Comparing', (update) =>
    compareMethods(methods, dataset, {
      ...(protocol !== undefined && { protocol }),
      signal,
      onProgress: (progress) => {
        const [share, activity] = progressOf(progress);
        update((progress.methodsDone + share) / progress.methods, `${progress.method}: ${activity}`);
      },
    }),
  );
  const text = comparisonToMarkdown(comparison);
  if (markdown !== undefined) await writeOne(markdown, text);
  printResult(
    flags,
    () => comparison,
    () => text.trimEnd(),
  );
  if (comparison.methods.length === 0) {
    throw new Error(
      `no method could be tested; ${comparison.failed[0]?.method}: ${comparison.failed[0]?.error}`,
    );
  }
}
