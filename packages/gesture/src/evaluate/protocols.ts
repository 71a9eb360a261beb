import { ArgumentError } from '@recurra/plugin';
import type { GestureMethod } from '../contract/method.ts';
import type { GestureDataset } from '../contract/sequence.ts';
import { runSplits } from './run-splits.ts';
import { subjectSplits } from './splits/by-subject.ts';
import { fewShotSplits } from './splits/few-shot.ts';
import { holdOutSplits } from './splits/hold-out.ts';
import { stratifiedSplits } from './splits/stratified.ts';
import type { EvaluationOptions, ProtocolProgress, ProtocolReport, Splits } from './types.ts';

/** Settings of {@link leaveOneSubjectOut}. */
export interface LeaveOneSubjectOutSettings {
  /** The whole is done once with each; once only if the method is deterministic. Default: `[1]`. */
  readonly seeds?: readonly number[];
}

/** Settings of {@link fewShot}. */
export interface FewShotSettings {
  /** Examples of each class to learn from. Default: 3. */
  readonly shots?: number;
  /** How often they are drawn anew. Default: 5. */
  readonly repeats?: number;
  /** Of the first draw; each one after takes the next. Default: 1. */
  readonly seed?: number;
}

/** Settings of {@link crossValidate}. */
export interface CrossValidateSettings {
  /** Parts that the examples are divided into. Default: 5. */
  readonly folds?: number;
  /** Default: 1. */
  readonly seed?: number;
}

/** Settings of {@link holdOut}. */
export interface HoldOutSettings {
  /** What is tested; all of the data set is then learned from. */
  readonly test?: GestureDataset;
  /** Otherwise: the share of each class that is tested. Default: 0.25. */
  readonly share?: number;
  /** The whole is done once with each. Default: `[1]`. */
  readonly seeds?: readonly number[];
}

/** A way to test methods, and its settings. */
export type Protocol =
  | ({ readonly kind: 'leave-one-subject-out' } & LeaveOneSubjectOutSettings)
  | ({ readonly kind: 'few-shot' } & FewShotSettings)
  | ({ readonly kind: 'cross-validation' } & CrossValidateSettings)
  | ({ readonly kind: 'hold-out' } & HoldOutSettings);

function checkSeeds(where: string, seeds: readonly number[]): readonly number[] {
  if (seeds.length === 0 || !seeds.every(Number.isSafeInteger)) {
    throw new ArgumentError(`${where}: seeds must be one or more whole numbers, got [${seeds.join(', ')}].`);
  }
  return [...new Set(seeds)];
}

/** Divides a data set as a protocol says. */
export function planOf(
  where: string,
  dataset: GestureDataset,
  protocol: Protocol,
  { deterministic = false }: Pick<GestureMethod, 'deterministic'>,
): Splits {
  switch (protocol.kind) {
    case 'leave-one-subject-out': {
      const seeds = checkSeeds(where, protocol.seeds ?? [1]);
      return subjectSplits(where, dataset, deterministic ? seeds.slice(0, 1) : seeds);
    }
    case 'few-shot': {
      const { repeats = 5, seed = 1, shots = 3 } = protocol;
      checkSeeds(where, [seed]);
      return fewShotSplits(where, dataset, { repeats, seed, shots });
    }
    case 'cross-validation': {
      const { folds = 5, seed = 1 } = protocol;
      checkSeeds(where, [seed]);
      return stratifiedSplits(where, dataset, { folds, seed });
    }
    case 'hold-out': {
      const { share = 0.25, test } = protocol;
      const seeds = checkSeeds(where, protocol.seeds ?? [1]);
      const once = deterministic && test !== undefined;
      return holdOutSplits(where, dataset, { test, share, seeds: once ? seeds.slice(0, 1) : seeds });
    }
    default:
      throw new ArgumentError(
        `${where}: protocol.kind must be 'leave-one-subject-out', 'few-shot', 'cross-validation' or 'hold-out', got ${JSON.stringify((protocol as { kind?: unknown }).kind)}.`,
      );
  }
}

type Options<Settings> = Settings & EvaluationOptions<ProtocolProgress>;

/**
 * Tests a method with people it has not learned from: each person in turn is left out and tested.
 *
 * @param method The network's, a baseline or your own.
 * @param dataset Its examples must tell who made them.
 * @param options.seeds The whole is done once with each; default: `[1]`.
 * @param options.signal Stops the work.
 * @param options.onProgress Hears of every answer.
 * @returns Accuracy over all gestures, and of each person and seed.
 * @throws DataError if examples do not tell who made them, or one person made all.
 * @example const { accuracy } = await leaveOneSubjectOut(protractor(), dataset);
 */
export async function leaveOneSubjectOut(
  method: GestureMethod,
  dataset: GestureDataset,
  options: Options<LeaveOneSubjectOutSettings> = {},
): Promise<ProtocolReport> {
  const protocol = { ...options, kind: 'leave-one-subject-out' } as const;
  return runSplits(method, planOf('leaveOneSubjectOut()', dataset, protocol, method), options);
}

/**
 * Tests what a method makes of a few examples of one person: for each person, some of each class are learned from, and all
 * others of that person are tested. Examples that do not tell who made them are taken as one person's.
 *
 * @param method The network's, a baseline or your own.
 * @param dataset Classes that a person has no more than `shots` examples of are left out, and told of in `notes`.
 * @param options.shots Examples of each class to learn from; default: 3.
 * @param options.repeats How often they are drawn anew; default: 5.
 * @param options.seed Of the draw; default: 1.
 * @param options.signal Stops the work.
 * @param options.onProgress Hears of every answer.
 * @returns Accuracy over all gestures, and of each person and draw.
 * @throws DataError if nobody has two classes of enough examples.
 * @example const { accuracy } = await fewShot(oneDollar(), dataset, { shots: 3 });
 */
export async function fewShot(
  method: GestureMethod,
  dataset: GestureDataset,
  options: Options<FewShotSettings> = {},
): Promise<ProtocolReport> {
  const protocol = { ...options, kind: 'few-shot' } as const;
  return runSplits(method, planOf('fewShot()', dataset, protocol, method), options);
}

/**
 * Tests a method with each part of the examples in turn, having learned from the others; each class is spread evenly over the
 * parts. The same people are then among those learned from and those tested: of new people, it promises too much.
 *
 * @param method The network's, a baseline or your own.
 * @param dataset The examples.
 * @param options.folds Number of parts; default: 5.
 * @param options.seed Of the division; default: 1.
 * @param options.signal Stops the work.
 * @param options.onProgress Hears of every answer.
 * @returns Accuracy over all gestures, and of each part.
 * @throws DataError if there are fewer examples than parts.
 * @example const { accuracy, confusion } = await crossValidate(nearestDtw(), dataset, { folds: 10 });
 */
export async function crossValidate(
  method: GestureMethod,
  dataset: GestureDataset,
  options: Options<CrossValidateSettings> = {},
): Promise<ProtocolReport> {
  const protocol = { ...options, kind: 'cross-validation' } as const;
  return runSplits(method, planOf('crossValidate()', dataset, protocol, method), options);
}

/**
 * Tests a method with examples that were kept apart: a data set of its own, or a share of each class.
 *
 * @param method The network's, a baseline or your own.
 * @param dataset What is learned from.
 * @param options.test What is tested, if it is a data set of its own.
 * @param options.share Share of each class that is tested otherwise; default: 0.25.
 * @param options.seeds The whole is done once with each; default: `[1]`.
 * @param options.signal Stops the work.
 * @param options.onProgress Hears of every answer.
 * @returns Accuracy over all gestures tested.
 * @throws DataError if the test set has other dimensions, or no class has an example to spare.
 * @example const { accuracy } = await holdOut(nearestDtw(), training, { test });
 */
export async function holdOut(
  method: GestureMethod,
  dataset: GestureDataset,
  options: Options<HoldOutSettings> = {},
): Promise<ProtocolReport> {
  const protocol = { ...options, kind: 'hold-out' } as const;
  return runSplits(method, planOf('holdOut()', dataset, protocol, method), options);
}
