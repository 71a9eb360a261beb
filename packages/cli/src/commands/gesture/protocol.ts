import {
  crossValidate,
  type EvaluationOptions,
  fewShot,
  type GestureDataset,
  type GestureMethod,
  holdOut,
  leaveOneSubjectOut,
  type Protocol,
  type ProtocolProgress,
  type ProtocolReport,
} from '@recurra/gesture/inference';
import { UsageError } from '../../errors.ts';
import { given } from '../../options/given.ts';
import type { Talk } from '../../output/talk.ts';
import type { DataFlags, NetworkFlags, ProtocolFlags } from './flags.ts';
import { readData } from './read-data.ts';

/** Which options a protocol has. */
const own = {
  loso: ['seeds'],
  cv: ['folds'],
  'few-shot': ['seeds', 'shots'],
  'hold-out': ['seeds', 'test'],
} as const;

/**
 * The protocol that options name.
 *
 * @param flags `--seed` is the first.
 * @param talk Where the report of `--test` goes.
 * @param signal Stops a download.
 * @returns Undefined if they name none.
 * @throws UsageError if options do not go together, or `--test` cannot be used.
 */
export async function protocolOf(
  flags: ProtocolFlags & Pick<DataFlags, 'interval'> & Pick<NetworkFlags, 'seed'>,
  talk: Talk,
  signal: AbortSignal,
): Promise<Protocol | undefined> {
  const { folds, interval, protocol, seed, seeds = 1, shots, test } = flags;
  for (const option of ['seeds', 'shots', 'folds', 'test'] as const) {
    if (flags[option] === undefined) continue;
    const suits = Object.entries(own).flatMap(([name, options]) =>
      (options as readonly string[]).includes(option) ? name : [],
    );
    if (protocol === undefined || !suits.includes(protocol)) {
      throw new UsageError(
        `--${option} goes with --protocol ${suits.join(' or ')}${protocol === undefined ? '' : `, not ${protocol}`}.`,
      );
    }
  }
  const all = Array.from({ length: seeds }, (_, i) => seed + i);
  switch (protocol) {
    case undefined:
      return undefined;
    case 'loso':
      return { kind: 'leave-one-subject-out', seeds: all };
    case 'cv':
      return { kind: 'cross-validation', seed, ...given({ folds }) };
    case 'few-shot':
      return { kind: 'few-shot', seed, ...given({ shots, repeats: flags.seeds }) };
    case 'hold-out':
      return {
        kind: 'hold-out',
        seeds: all,
        ...(test !== undefined && {
          test: (await readData('--test', test, given({ interval }), talk, signal)).dataset,
        }),
      };
  }
}

/** Tests a method as a protocol says. */
export function runProtocol(
  method: GestureMethod,
  dataset: GestureDataset,
  protocol: Protocol,
  options: EvaluationOptions<ProtocolProgress>,
): Promise<ProtocolReport> {
  switch (protocol.kind) {
    case 'leave-one-subject-out':
      return leaveOneSubjectOut(method, dataset, { ...protocol, ...options });
    case 'cross-validation':
      return crossValidate(method, dataset, { ...protocol, ...options });
    case 'few-shot':
      return fewShot(method, dataset, { ...protocol, ...options });
    case 'hold-out':
      return holdOut(method, dataset, { ...protocol, ...options });
  }
}

/** How far a protocol is, for a line of progress. */
export function progressOf({
  accuracy,
  done,
  split,
  total,
}: ProtocolProgress): [share: number, activity: string] {
  const soFar = Number.isNaN(accuracy) ? '' : `${(100 * accuracy).toFixed(1)} % so far`;
  return [done / total, [split ?? '', soFar].filter((part) => part !== '').join(', ')];
}
