import { expectTypeOf, test } from 'vitest';
import { createNetwork, type LayerSpec, type Network, type State } from './index.ts';

test('a network and its states', () => {
  expectTypeOf(createNetwork).returns.resolves.toEqualTypeOf<Network>();
  expectTypeOf<Network['step']>().returns.toEqualTypeOf<Float32Array>();
  expectTypeOf<Network['createState']>().returns.toEqualTypeOf<State>();
  expectTypeOf<State['fork']>().returns.toEqualTypeOf<State>();
  expectTypeOf<Parameters<State['restore']>[0]>().toEqualTypeOf<ArrayLike<number>>();
});

test('layers know their own options', () => {
  const kernel = new Float32Array(4);
  expectTypeOf({ type: 'dense', units: 2, kernel } as const).toExtend<LayerSpec>();
  // @ts-expect-error: a dense layer has units
  const _noUnits: LayerSpec = { type: 'dense', kernel };
  // @ts-expect-error: only an LSTM has peepholes... and a recurrent layer has weights
  const _noWeights: LayerSpec = { type: 'gru', hiddenSize: 4, peephole: kernel };
});
