import { ArgumentError } from '@recurra/plugin';
import { headKinds } from '../model/heads/index.ts';
import type { TrainingSettings } from '../model/train-network.ts';
import type { ForecastOptions } from '../types.ts';
import { presets } from './presets.ts';

/** Options with every default filled in that does not depend on the data. */
export interface JobSettings extends TrainingSettings {
  readonly options: ForecastOptions;
  readonly horizon: number;
  readonly levels: readonly number[];
  readonly members: number;
  readonly evaluate: boolean;
  readonly previewEvery: number;
}

function fail(name: string, expected: string, value: unknown): never {
  throw new ArgumentError(`forecast(): ${name} must be ${expected}, got ${String(value)}.`);
}

function integer(name: string, value: number, least: number): number {
  if (Number.isInteger(value) && value >= least) return value;
  return fail(name, least === 1 ? 'a positive integer' : `an integer of at least ${least}`, value);
}

function number(name: string, value: number, test: boolean, expected: string): number {
  return Number.isFinite(value) && test ? value : fail(name, expected, value);
}

function oneOf<T extends string>(name: string, value: T | undefined, allowed: readonly T[]): void {
  if (value === undefined || allowed.includes(value)) return;
  fail(name, `one of ${allowed.join(', ')}`, value);
}

/** Least probability inside an interval, and outside. */
const leastLevel = 1e-4;

/** The levels asked for, the main one first; 0.95 joins a single main one that is narrower. */
function levelsOf({ level, levels }: ForecastOptions): number[] {
  const wide = 0.95;
  const given = levels ?? (level === undefined ? [0.8, wide] : level < wide ? [level, wide] : [level]);
  const ordered = level === undefined ? [...given] : [level, ...given.filter((each) => each !== level)];
  const name = levels === undefined ? 'level' : 'levels';
  for (const each of ordered) {
    if (!(each > 0 && each < 1)) fail(name, 'between 0 and 1, such as 0.8', each);
    // Nearer to 0 or 1 its ends would be the median, or rest on nothing.
    if (each < leastLevel || each > 1 - leastLevel) fail(name, `${leastLevel} to ${1 - leastLevel}`, each);
  }
  if (ordered.length === 0) fail('levels', 'at least one probability', '[]');
  return [...new Set(ordered)];
}

function checkShape(options: ForecastOptions): void {
  const { window, patchLength, hiddenSize, layers, dilations, periods, dropout, medianWeight } = options;
  if (window !== undefined) integer('window', window, 2);
  if (patchLength !== undefined) integer('patchLength', patchLength, 1);
  if (window !== undefined && patchLength !== undefined && patchLength > window) {
    fail('patchLength', `at most the window, ${window}`, patchLength);
  }
  if (hiddenSize !== undefined) integer('hiddenSize', hiddenSize, 1);
  if (layers !== undefined) integer('layers', layers, 1);
  for (const each of dilations ?? []) integer('dilations', each, 1);
  for (const each of periods ?? []) integer('periods', each, 2);
  if (dilations !== undefined && layers !== undefined && dilations.length !== layers) {
    fail('dilations', `one number for each of the ${layers} layers`, `${dilations.length} numbers`);
  }
  if (dropout !== undefined)
    number('dropout', dropout, dropout >= 0 && dropout < 1, 'at least 0 and below 1');
  if (medianWeight !== undefined) number('medianWeight', medianWeight, medianWeight > 0, 'a positive number');
  oneOf('transform', options.transform, ['none', 'log']);
  for (const each of options.memberWindows ?? []) integer('memberWindows', each, 2);
  oneOf('cell', options.cell, ['lstm', 'gru']);
  oneOf('decoder', options.decoder, ['direct', 'autoregressive']);
  oneOf('head', options.head, headKinds);
}

/**
 * Checks options and fills in defaults.
 *
 * @param given The caller's; a preset's settings stand where the caller says nothing.
 * @returns All settings.
 * @throws ArgumentError naming the option, what it must be and what it was.
 */
export function resolveSettings(given: ForecastOptions): JobSettings {
  oneOf('preset', given.preset, Object.keys(presets) as (keyof typeof presets)[]);
  const preset = given.preset === undefined ? {} : presets[given.preset];
  const options: ForecastOptions = { ...preset, ...given };
  checkShape(options);
  const { learningRate = 3e-3, weightDecay = 0.01, recency = 1, relativeWeight = 0, seed = 0 } = options;
  if (!Number.isSafeInteger(seed)) fail('seed', 'a safe integer', seed);
  const epochs = integer('epochs', options.epochs ?? 24, 1);
  const patience = options.patience ?? Math.max(2, Math.ceil(epochs / 3));
  return {
    options,
    horizon: integer('horizon', options.horizon, 1),
    levels: levelsOf(options),
    members: integer('members', options.members ?? 1, 1),
    learningRate: number('learningRate', learningRate, learningRate > 0, 'a positive number'),
    weightDecay: number('weightDecay', weightDecay, weightDecay >= 0, 'at least 0'),
    recency: number('recency', recency, recency >= 1, 'at least 1'),
    relativeWeight: number(
      'relativeWeight',
      relativeWeight,
      relativeWeight >= 0 && relativeWeight <= 1,
      'between 0 and 1',
    ),
    seed,
    epochs,
    stepsPerEpoch: integer('stepsPerEpoch', options.stepsPerEpoch ?? 20, 1),
    batchSize: integer('batchSize', options.batchSize ?? 64, 1),
    patience: patience === Number.POSITIVE_INFINITY ? patience : integer('patience', patience, 1),
    evaluate: options.evaluate ?? true,
    previewEvery: integer('previewEvery', options.previewEvery ?? Math.max(1, Math.round(epochs / 20)), 0),
    signal: options.signal,
  };
}
