import { ArgumentError } from '@recurra/plugin';
import { checkCount, checkNotNegative, checkPositive, show } from '../check.ts';
import type { CheckpointPolicy, CheckpointStore } from '../checkpoint/types.ts';
import { createRule, toOptimizerConfig } from '../optimizers/create.ts';
import type { UpdateRule } from '../optimizers/rule.ts';
import type { OptimizerConfig } from '../optimizers/types.ts';
import type { Callbacks, EarlyStopping, FitOptions } from '../types.ts';

/** Options with defaults filled in and checked. */
export interface Settings {
  readonly epochs: number;
  readonly optimizer: OptimizerConfig;
  readonly rule: UpdateRule;
  readonly learningRate: number;
  readonly clipNorm: number | undefined;
  readonly accumulate: number;
  readonly earlyStopping: EarlyStopping | undefined;
  readonly restoreBest: boolean;
  readonly callbacks: readonly Callbacks[];
  readonly signal: AbortSignal | undefined;
  readonly seed: number;
  readonly checkpoint: CheckpointPolicy | undefined;
}

/**
 * Checks all options that do not depend on data or model.
 *
 * @throws ArgumentError that names the option.
 */
export function toSettings(where: string, options: FitOptions): Settings {
  if (typeof options !== 'object' || options === null) {
    throw new ArgumentError(`${where}: options must be an object with at least loss and epochs.`);
  }
  if (options.loss === undefined)
    throw new ArgumentError(`${where}: loss is missing; for example 'meanSquaredError'.`);
  if (options.epochs === undefined) throw new ArgumentError(`${where}: epochs is missing; for example 10.`);
  checkCount(`${where}: epochs`, options.epochs);
  checkCount(`${where}: batchSize`, options.batchSize);
  checkCount(`${where}: accumulate`, options.accumulate);
  checkCount(`${where}: batchesPerEpoch`, options.batchesPerEpoch);
  checkPositive(`${where}: learningRate`, options.learningRate);
  checkPositive(`${where}: clipNorm`, options.clipNorm, 'leave it out for no clipping');
  const seed = options.seed ?? 0;
  if (!Number.isSafeInteger(seed)) {
    throw new ArgumentError(`${where}: seed must be a safe integer, got ${show(seed)}.`);
  }
  const optimizer = toOptimizerConfig(where, options.optimizer);
  const rule = createRule(where, optimizer);
  const earlyStopping = toEarlyStopping(where, options);
  const { callbacks = [] } = options;
  return {
    epochs: options.epochs,
    optimizer,
    rule,
    learningRate: options.learningRate ?? rule.defaultRate,
    clipNorm: options.clipNorm,
    accumulate: options.accumulate ?? 1,
    earlyStopping,
    restoreBest: options.restoreBest ?? earlyStopping !== undefined,
    callbacks: Array.isArray(callbacks) ? (callbacks as readonly Callbacks[]) : [callbacks as Callbacks],
    signal: options.signal,
    seed,
    checkpoint: toPolicy(where, options.checkpoint),
  };
}

function toEarlyStopping(where: string, options: FitOptions): EarlyStopping | undefined {
  const { patience, earlyStopping } = options;
  if (patience !== undefined && earlyStopping !== undefined) {
    throw new ArgumentError(`${where}: give patience or earlyStopping, not both.`);
  }
  const stopping = patience === undefined ? earlyStopping : { patience };
  if (stopping === undefined) return undefined;
  if (stopping.patience === undefined) throw new ArgumentError(`${where}: earlyStopping needs patience.`);
  checkCount(`${where}: patience`, stopping.patience);
  checkNotNegative(`${where}: earlyStopping: minDelta`, stopping.minDelta);
  const held = options.validation !== undefined || options.validationSplit !== undefined;
  if (stopping.monitor === 'validationLoss' && !held) {
    throw new ArgumentError(
      `${where}: earlyStopping watches validationLoss, but there are no validation data; set validation or validationSplit.`,
    );
  }
  return stopping;
}

/** A bare store means after every epoch. */
function toPolicy(
  where: string,
  checkpoint: CheckpointStore | CheckpointPolicy | undefined,
): CheckpointPolicy | undefined {
  if (checkpoint === undefined) return undefined;
  const policy: CheckpointPolicy = 'store' in checkpoint ? checkpoint : { store: checkpoint };
  if (typeof policy.store?.write !== 'function' || typeof policy.store.read !== 'function') {
    throw new ArgumentError(
      `${where}: checkpoint must be a store or {store, everySteps?, everyEpochs?}, for example memoryCheckpoint() or directoryCheckpoint('runs/1').`,
    );
  }
  checkCount(`${where}: checkpoint: everySteps`, policy.everySteps);
  checkCount(`${where}: checkpoint: everyEpochs`, policy.everyEpochs);
  return policy;
}
