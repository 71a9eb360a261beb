import type * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { expectTypeOf, test } from 'vitest';
import {
  type BidirectionalConfig,
  bidirectional,
  dropout,
  fromKerasConfig,
  type GruConfig,
  gru,
  type LstmConfig,
  lstm,
  lstmCell,
  type MergeMode,
  modelFromKerasConfig,
  peepholeLstmCell,
  projectedLstmCell,
  RecurrentCell,
  type RecurrentLayer,
  rnn,
  type StepFunction,
  simpleRnn,
  stackedRnn,
  stackedRnnCells,
} from './index.ts';

test('configs take what tf.layers take', () => {
  // The keys of tf.layers are keys here.
  type Theirs = Parameters<typeof tfl.layers.lstm>[0];
  expectTypeOf<Exclude<keyof Theirs, 'cell'>>().toExtend<keyof LstmConfig>();
  type TheirGru = Parameters<typeof tfl.layers.gru>[0];
  expectTypeOf<Exclude<keyof TheirGru, 'cell'>>().toExtend<keyof GruConfig>();

  lstm({
    units: 3,
    kernelInitializer: tfl.initializers.heNormal({ seed: 1 }),
    kernelRegularizer: tfl.regularizers.l2(),
  });
  gru({ units: 3, resetAfter: true, recurrentActivation: 'hardSigmoid', seed: null });
  simpleRnn({ units: 3, activation: null, inputShape: [null, 4], batchInputShape: [2, 3, 4] });
  const rate: number | undefined = undefined;
  lstm({ units: 3, dropout: rate, name: undefined });
});

test('configs refuse what makes no sense', () => {
  // @ts-expect-error: units are needed
  lstm({});
  // @ts-expect-error: units are a number
  gru({ units: '3' });
  // @ts-expect-error: an LSTM resets nothing
  lstm({ units: 3, resetAfter: true });
  // @ts-expect-error: a simple network has no gates
  simpleRnn({ units: 3, recurrentActivation: 'sigmoid' });
  // @ts-expect-error: the size of the projection is needed
  projectedLstmCell({ units: 3 });
  // @ts-expect-error: not a way to merge
  bidirectional({ layer: lstm({ units: 1 }), mergeMode: 'max' });
  // @ts-expect-error: a layer is no cell
  rnn({ cell: lstm({ units: 1 }) });
  // @ts-expect-error: a rate is needed
  dropout({});
});

test('what comes back', () => {
  expectTypeOf(lstm({ units: 1 })).toExtend<RecurrentLayer>();
  expectTypeOf(lstm({ units: 1 })).toExtend<tfl.layers.Layer>();
  expectTypeOf(stackedRnn({ cells: [lstmCell({ units: 1 })] })).toEqualTypeOf<RecurrentLayer>();
  expectTypeOf(fromKerasConfig({})).toEqualTypeOf<tfl.layers.Layer>();
  expectTypeOf(modelFromKerasConfig('')).toEqualTypeOf<tfl.LayersModel>();
  expectTypeOf<BidirectionalConfig['mergeMode']>().toEqualTypeOf<MergeMode | undefined>();
  // Cells and layers of both packages fit.
  rnn({ cell: tfl.layers.gruCell({ units: 1 } as tfl.GRUCellLayerArgs) });
  bidirectional({ layer: tfl.layers.lstm({ units: 1 }) });
  tfl.layers.rnn({ cell: peepholeLstmCell({ units: 1 }) });
  rnn({ cell: [lstmCell({ units: 1 }), stackedRnnCells({ cells: [lstmCell({ units: 1 })] })] });
});

test('a cell of one’s own', () => {
  class Leaky extends RecurrentCell {
    static readonly className = 'LeakyCell';
    override readonly stateSize: number;
    constructor(config: { units: number; name?: string }) {
      super(config, 'leaky()');
      this.stateSize = config.units;
    }
    override build(shape: tfl.Shape | tfl.Shape[]): void {
      this.kernel = this.addCellWeight('kernel', [this.inputSize(shape), this.units], 'kernel');
      this.built = true;
    }
    override project(x: tf.Tensor2D): tf.Tensor2D {
      return this.projectInput(x);
    }
    override stepper(): StepFunction {
      return (projected) => [projected];
    }
  }
  expectTypeOf(rnn({ cell: new Leaky({ units: 2 }) })).toEqualTypeOf<RecurrentLayer>();
});
