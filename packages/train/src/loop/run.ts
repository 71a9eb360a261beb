import { createRng, ensureBackendKernels } from '@recurra/core';
import { isRecurraError } from '@recurra/plugin';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { reinstateRun, reinstateStates } from '../checkpoint/capture.ts';
import type { SavedRun } from '../checkpoint/saved-run.ts';
import { openData } from '../data/open.ts';
import { resolveLoss } from '../loss/resolve.ts';
import { toSubject } from '../model/subject.ts';
import { restore, snapshot } from '../model/weights.ts';
import { NonFiniteError } from '../non-finite-error.ts';
import { createOptimizer } from '../optimizers/optimizer.ts';
import { createSchedule } from '../schedules/create.ts';
import type { Dataset, EpochInfo, FitOptions, History, Stopped, Trainable } from '../types.ts';
import { type RunContext, totalSteps } from './context.ts';
import { validationError } from './diagnose.ts';
import { createPacer } from './pace.ts';
import { createReporter, type Reporter } from './reporter.ts';
import { createSaver, type Saver } from './saver.ts';
import { toSettings } from './settings.ts';
import { emptySums, initialState, noteLoss } from './state.ts';
import { createUpdate } from './update.ts';
import { validate } from './validate.ts';

/**
 * Trains a model on this thread.
 *
 * @param saved Where to continue from; from the start if left out.
 */
export async function run(
  where: string,
  model: LayersModel | Trainable,
  dataset: Dataset,
  options: FitOptions,
  saved?: SavedRun,
): Promise<History> {
  // tfjs-core's entry for Node registers no gradients; tfjs-layers, a peer in any case, does.
  if (tf.getGradient('Sum') === undefined) await import('@tensorflow/tfjs-layers');
  ensureBackendKernels();
  const settings = toSettings(where, options);
  const subject = toSubject(where, model);
  const lossOf = resolveLoss(where, options.loss);
  const rng = createRng(settings.seed);
  const data = openData(where, dataset, options, rng);
  try {
    const state = saved?.state ?? initialState();
    state.batchesPerEpoch ??= data.train.batchesPerEpoch;
    const schedule = createSchedule(where, options.schedule, totalSteps({ state, settings }));
    const optimizer = createOptimizer(settings.rule, subject.trainable);
    const context: RunContext = {
      where,
      options,
      settings,
      subject,
      lossOf,
      data,
      optimizer,
      schedule,
      rng,
      state,
      best: undefined,
    };
    try {
      if (saved !== undefined) reinstateRun(context, saved);
      return await trainEpochs(context, saved);
    } finally {
      optimizer.dispose();
      tf.dispose(context.best ?? []);
    }
  } finally {
    data.dispose();
  }
}

async function trainEpochs(context: RunContext, saved: SavedRun | undefined): Promise<History> {
  const { settings, state } = context;
  const reporter = createReporter(context);
  const saver = createSaver(context);
  const pause = createPacer();
  const aborted = () => settings.signal?.aborted === true;
  let stopped: Stopped = 'completed';
  try {
    await reporter.call('onTrainBegin');
    // Only now: callbacks often reset states when training begins, which this run did long ago.
    if (saved !== undefined) reinstateStates(context, saved);
    while (state.epoch <= settings.epochs) {
      if (settings.earlyStopping && state.best.waited >= settings.earlyStopping.patience) {
        stopped = 'early';
        break;
      }
      const finished =
        (await trainEpoch(context, reporter, saver, pause, aborted)) &&
        (await endEpoch(context, reporter, pause, aborted));
      if (!finished) {
        stopped = 'aborted';
        break;
      }
      await saver.afterEpoch();
    }
    await saver.atEnd();
  } catch (error) {
    if (error instanceof NonFiniteError || isRecurraError(error, 'ERR_NON_FINITE')) {
      (error as NonFiniteError).history = finish(context, 'nan');
    }
    throw error;
  }
  const history = finish(context, stopped);
  await reporter.call('onTrainEnd', history);
  return history;
}

/** @returns Whether all batches of the epoch are done. */
async function trainEpoch(
  context: RunContext,
  reporter: Reporter,
  saver: Saver,
  pause: () => Promise<void> | undefined,
  aborted: () => boolean,
): Promise<boolean> {
  const { data, settings, state } = context;
  if (aborted()) return false;
  if (state.batch === 0) await reporter.call('onEpochBegin', state.epoch);
  const update = createUpdate(context);
  const step = async () => {
    const result = await update.apply();
    // Callbacks first: the checkpoint has to hold the states of stateful layers as they leave them.
    await reporter.step(result);
    await saver.afterStep();
    await pause();
  };
  try {
    for await (const batch of data.train.batches(state.epoch, state.batch)) {
      try {
        if (update.batches === 0 && aborted()) return false;
        await update.add(batch);
        reporter.count(batch.size);
      } finally {
        batch.release();
      }
      if (update.batches === settings.accumulate) await step();
      else await pause();
    }
    if (update.batches > 0) await step();
  } finally {
    update.dispose();
  }
  return true;
}

/** @returns Whether the epoch's end was reached, not aborted. */
async function endEpoch(
  context: RunContext,
  reporter: Reporter,
  pause: () => Promise<void> | undefined,
  aborted: () => boolean,
): Promise<boolean> {
  const { data, settings, state, subject } = context;
  let validationLoss: number | undefined;
  if (data.validation !== undefined) {
    validationLoss = await validate(subject, context.lossOf, data.validation, pause, aborted);
    if (validationLoss === undefined) return false;
    if (!Number.isFinite(validationLoss)) {
      throw validationError(context.where, state.epoch, state.step, validationLoss);
    }
    state.validationLoss.push(validationLoss);
  }
  const { sums, epoch } = state;
  const loss = sums.count === 0 ? 0 : sums.loss / sums.count;
  const gradientNorm = sums.norm / sums.steps;
  state.loss.push(loss);
  state.learningRate.push(sums.rate);
  state.gradientNorm.push(gradientNorm);
  const monitored = settings.earlyStopping?.monitor === 'loss' ? loss : (validationLoss ?? loss);
  context.schedule.epochEnd(monitored);
  const best = noteLoss(state.best, epoch, monitored, settings.earlyStopping?.minDelta ?? 0);
  if (best) {
    tf.dispose(context.best ?? []);
    context.best = snapshot(subject.all);
  }
  state.batchesPerEpoch = state.batch;
  state.epoch++;
  state.batch = 0;
  state.sums = emptySums();
  const info: EpochInfo = {
    epoch,
    epochs: settings.epochs,
    loss,
    learningRate: sums.rate,
    gradientNorm,
    best,
    ...(validationLoss === undefined ? {} : { validationLoss }),
  };
  await reporter.epoch(info);
  return true;
}

/** Decides which weights the model ends with. */
function finish(context: RunContext, stopped: Stopped): History {
  const { best, settings, state, subject } = context;
  const restored = best !== undefined && (settings.restoreBest || stopped === 'nan');
  if (restored) restore(subject.all, best);
  return {
    loss: state.loss,
    validationLoss: state.validationLoss,
    learningRate: state.learningRate,
    gradientNorm: state.gradientNorm,
    stopped,
    bestEpoch: state.best.epoch,
    bestLoss: state.best.loss,
    weights: restored ? 'best' : 'last',
    steps: state.step,
  };
}
