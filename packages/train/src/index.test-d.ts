import { meanSquaredError } from '@recurra/core';
import type * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { describe, expectTypeOf, it } from 'vitest';
import {
  type CheckpointStore,
  type CustomLoss,
  type Dataset,
  type FitOptions,
  fit,
  type History,
  indexedDbCheckpoint,
  memoryCheckpoint,
  type NonFiniteError,
  opfsCheckpoint,
  type Progress,
  resume,
  type Trainable,
} from './index.ts';
import { directoryCheckpoint, resume as resumeFolder } from './node/index.ts';
import { serveFit } from './worker/index.ts';

declare const model: LayersModel;
declare const trainable: Trainable;
declare const x: tf.Tensor3D;
declare const y: tf.Tensor2D;
const data = { x, y };

describe('public API', () => {
  it('takes models, data sets and options of every kind', () => {
    expectTypeOf(fit).parameter(0).toEqualTypeOf<LayersModel | Trainable>();
    expectTypeOf(fit(model, data, { loss: 'huber', epochs: 1 })).resolves.toEqualTypeOf<History>();
    expectTypeOf<{ x: tf.Tensor3D[]; y: tf.Tensor2D; weight: tf.Tensor1D }>().toExtend<Dataset>();
    expectTypeOf<() => Generator<typeof data>>().toExtend<Dataset>();
    expectTypeOf<(epoch: number) => AsyncGenerator<typeof data>>().toExtend<Dataset>();
    expectTypeOf<{
      apply(x: tf.Tensor): tf.Tensor;
      trainableWeights: tf.Variable[];
    }>().not.toExtend<string>();
    fit(trainable, data, {
      loss: { name: 'pinball', quantiles: [0.1, 0.5, 0.9] },
      epochs: 1,
      optimizer: { name: 'adamw', weightDecay: 0.1 },
    });
    fit(model, data, { loss: ['hinge', 'poisson'], epochs: 1, schedule: { name: 'step', every: 3 } });
    fit(model, data, {
      loss: 'logcosh',
      epochs: 1,
      schedule: ({ step, learningRate }) => learningRate / (1 + step),
    });
  });

  it('takes losses of one or several tensors, and those of core', () => {
    expectTypeOf<(t: tf.Tensor, p: tf.Tensor) => tf.Scalar>().toExtend<CustomLoss>();
    expectTypeOf<(t: tf.Tensor[], p: tf.Tensor[]) => tf.Scalar>().toExtend<CustomLoss>();
    expectTypeOf(meanSquaredError).toExtend<CustomLoss>();
  });

  it('refuses unknown names and settings', () => {
    // @ts-expect-error: no such loss
    fit(model, data, { loss: 'mse', epochs: 1 });
    // @ts-expect-error: no such optimiser
    fit(model, data, { loss: 'huber', epochs: 1, optimizer: 'adamax' });
    // @ts-expect-error: momentum is not a setting of Adam
    fit(model, data, { loss: 'huber', epochs: 1, optimizer: { name: 'adam', momentum: 0.9 } });
    // @ts-expect-error: step needs every
    fit(model, data, { loss: 'huber', epochs: 1, schedule: { name: 'step' } });
    // @ts-expect-error: epochs is missing
    fit(model, data, { loss: 'huber' });
    // @ts-expect-error: no y
    fit(model, { x }, { loss: 'huber', epochs: 1 });
  });

  it('reports what the documentation says', () => {
    expectTypeOf<Progress['etaSeconds']>().toEqualTypeOf<number | undefined>();
    expectTypeOf<History['stopped']>().toEqualTypeOf<'completed' | 'early' | 'aborted' | 'nan'>();
    expectTypeOf<NonFiniteError['history']>().toEqualTypeOf<History | undefined>();
    expectTypeOf<NonNullable<FitOptions['onProgress']>>().parameter(0).toEqualTypeOf<Progress>();
  });

  it('has stores of one kind, and resumes from them', () => {
    expectTypeOf(memoryCheckpoint()).toEqualTypeOf<CheckpointStore>();
    expectTypeOf(indexedDbCheckpoint('a')).toEqualTypeOf<CheckpointStore>();
    expectTypeOf(opfsCheckpoint('a')).toEqualTypeOf<CheckpointStore>();
    expectTypeOf(directoryCheckpoint('a')).toEqualTypeOf<CheckpointStore>();
    expectTypeOf(resume).parameter(0).toEqualTypeOf<CheckpointStore>();
    expectTypeOf(resumeFolder).parameter(0).toEqualTypeOf<string | CheckpointStore>();
    expectTypeOf(serveFit).returns.toBeVoid();
    expectTypeOf<globalThis.Worker>().toExtend<ReturnType<NonNullable<FitOptions['worker']>>>();
    expectTypeOf<import('node:worker_threads').Worker>().toExtend<
      ReturnType<NonNullable<FitOptions['worker']>>
    >();
  });
});
