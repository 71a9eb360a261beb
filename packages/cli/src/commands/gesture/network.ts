import { setThreads } from '@recurra/core';
import type { FitRecognizerOptions } from '@recurra/gesture';
import { UsageError } from '../../errors.ts';
import { given } from '../../options/given.ts';
import type { Talk } from '../../output/talk.ts';
import { useBackend } from '../../tfjs/backend.ts';
import type { NetworkFlags } from './flags.ts';

const usualBatch = 32;

/**
 * How a network is trained, as options of `fitRecognizer`.
 *
 * @param examples To learn from: what an epoch is.
 * @throws UsageError if its length is told twice.
 */
export function networkOptions(flags: NetworkFlags, examples: number): FitRecognizerOptions {
  const { batchSize, cell, dropout, epochs, hidden, layers, learningRate, members, preset, seed, steps } =
    flags;
  if (epochs !== undefined && steps !== undefined) throw new UsageError('give one of --steps and --epochs.');
  return {
    ...given({
      preset,
      cell,
      layers,
      members,
      batchSize,
      learningRate,
      dropout,
      hiddenSize: hidden,
      steps: epochs === undefined ? steps : Math.ceil((epochs * examples) / (batchSize ?? usualBatch)),
    }),
    seed,
  };
}

/** Readies what trains. */
export async function readyTraining({ backend, threads }: NetworkFlags, talk: Talk): Promise<void> {
  if ((await useBackend(backend, talk.say)) === 'wasm') await setThreads(threads);
}
