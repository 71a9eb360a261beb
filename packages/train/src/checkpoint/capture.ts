import * as tf from '@tensorflow/tfjs-core';
import type { RunContext } from '../loop/context.ts';
import type { NamedState } from '../model/states.ts';
import { restore, type Weight } from '../model/weights.ts';
import { CheckpointError } from './checkpoint-error.ts';
import type { StoredTensor } from './format.ts';
import type { RunIdentity, SavedRun } from './saved-run.ts';

/** What a run's continuation depends on besides its state. */
export function identityOf({ data, options, settings }: RunContext): RunIdentity {
  return {
    seed: settings.seed,
    optimizer: settings.optimizer,
    batchSize: options.batchSize ?? 32,
    accumulate: settings.accumulate,
    shuffle: options.shuffle ?? true,
    sequences: data.train.sequences ?? null,
  };
}

/** Copies a run as it stands. */
export async function captureRun(context: RunContext): Promise<SavedRun> {
  const { best, optimizer, schedule, state, subject } = context;
  const { all } = subject;
  return {
    identity: identityOf(context),
    state,
    schedule: schedule.state(),
    weights: await Promise.all(all.map(({ name, variable }) => store(name, variable))),
    slots: await Promise.all(
      optimizer.slots.map((slot, index) => store(`optimizer/${optimizer.rule.slots[index]}`, slot)),
    ),
    best: await Promise.all((best ?? []).map((tensor, index) => store(`best/${all[index]?.name}`, tensor))),
    states: await Promise.all(
      subject.states.list().map(({ name, tensor }) => store(`states/${name}`, tensor)),
    ),
  };
}

/**
 * Puts model, optimiser and schedule where a saved run stood; `context.state` must already be the saved one.
 *
 * @throws CheckpointError if the model or the options are not those of the saved run.
 */
export function reinstateRun(context: RunContext, saved: SavedRun): void {
  const { optimizer, schedule, state, subject, where } = context;
  checkIdentity(where, identityOf(context), saved);
  checkWeights(where, subject.all, saved.weights);
  if (saved.best.length > 0) checkWeights(where, subject.all, saved.best);
  checkStates(where, subject.states.list(), saved.states);
  const total = subject.trainable.reduce((sum, { variable }) => sum + variable.size, 0);
  const fits = saved.slots.length === optimizer.rule.slots.length;
  if (!fits || saved.slots.some(({ data }) => data.length !== total)) {
    throw new CheckpointError(
      `${where}: the checkpoint's optimiser state does not fit; the same weights must be trainable, and the optimizer the same.`,
    );
  }
  tf.tidy(() => restore(subject.all, saved.weights.map(load)));
  tf.tidy(() => optimizer.load(state.step, saved.slots.map(load)));
  schedule.restore(saved.schedule);
  context.best = saved.best.length === 0 ? undefined : saved.best.map(load);
}

/** Gives stateful layers the states of a saved run, which {@link reinstateRun} has checked. */
export function reinstateStates({ subject }: RunContext, saved: SavedRun): void {
  if (saved.states.length > 0) tf.tidy(() => subject.states.restore(saved.states.map(load)));
}

async function store(name: string, tensor: tf.Tensor): Promise<StoredTensor> {
  const dtype = tensor.dtype as StoredTensor['dtype'];
  return { name, dtype, shape: tensor.shape, data: await tensor.data() };
}

function load({ dtype, shape, data }: StoredTensor): tf.Tensor {
  return tf.tensor(data, [...shape], dtype);
}

function checkIdentity(where: string, now: RunIdentity, { identity, state }: SavedRun): void {
  const differs = (key: keyof RunIdentity) => JSON.stringify(now[key]) !== JSON.stringify(identity[key]);
  // Between two epochs another batch size or more data is a way to go on; inside one the place would be lost.
  const fixed = ['seed', 'batchSize', 'accumulate', 'shuffle', 'sequences'] as const;
  const changed = now.optimizer.name !== identity.optimizer.name ? 'optimizer' : undefined;
  const name = changed ?? (state.batch > 0 ? fixed.find(differs) : undefined);
  if (name === undefined) return;
  throw new CheckpointError(
    `${where}: ${name} must be as in the saved run, ${JSON.stringify(identity[name])}, got ${JSON.stringify(now[name])}; use the same options and data, or start anew with fit().`,
  );
}

function checkStates(where: string, states: readonly NamedState[], stored: readonly StoredTensor[]): void {
  const shapes = (list: readonly { readonly shape: readonly number[] }[]) =>
    list.map(({ shape }) => `[${shape.join(', ')}]`).join(', ') || 'none';
  const [now, then] = [shapes(states.map(({ tensor }) => tensor)), shapes(stored)];
  if (now === then) return;
  throw new CheckpointError(
    `${where}: the states of the model's stateful layers are ${now} but ${then} in the checkpoint; build the same model, with the same batch size.`,
  );
}

function checkWeights(where: string, weights: readonly Weight[], stored: readonly StoredTensor[]): void {
  if (weights.length !== stored.length) {
    throw new CheckpointError(
      `${where}: the checkpoint has ${stored.length} weights but the model has ${weights.length}; build the same model.`,
    );
  }
  weights.forEach(({ name, variable }, index) => {
    const { dtype, shape } = stored[index] as StoredTensor;
    if (!tf.util.arraysEqual(variable.shape, [...shape]) || variable.dtype !== dtype) {
      throw new CheckpointError(
        `${where}: weight ${name} is ${variable.dtype} [${variable.shape.join(', ')}] but ${dtype} [${shape.join(', ')}] in the checkpoint; build the same model.`,
      );
    }
  });
}
