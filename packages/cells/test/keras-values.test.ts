import { expectClose, useBackend } from '@recurra/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Bidirectional, fromKerasConfig, type RecurrentLayer } from '../src/index.ts';
import { list } from './support/tensors.ts';

// Numbers that Keras 3 asserts in its own tests (keras/src/layers/rnn/*_test.py, Apache 2.0): an independent
// implementation, and the meaning of its configs.

const constant = (value: number) => ({
  module: 'keras.initializers',
  class_name: 'Constant',
  config: { value },
  registered_name: null,
});

/** A Keras 3 layer with kernel 0.01, recurrent kernel 0.02 and bias 0.03. */
function config(className: string, options: Record<string, unknown>) {
  return {
    module: 'keras.layers',
    class_name: className,
    config: {
      name: className.toLowerCase(),
      kernel_initializer: constant(0.01),
      recurrent_initializer: constant(0.02),
      bias_initializer: constant(0.03),
      ...options,
    },
    registered_name: null,
  };
}

function layer(className: string, options: Record<string, unknown>): RecurrentLayer {
  return fromKerasConfig(config(className, options)) as RecurrentLayer;
}

/** 0, 1, 2, … in a shape. */
function counting(...shape: number[]): tf.Tensor {
  return tf.reshape(
    tf.range(
      0,
      shape.reduce((a, b) => a * b, 1),
      1,
      'float32',
    ),
    shape,
  );
}

/** Each number `times` times. */
function repeat(numbers: number[], times: number): number[] {
  return numbers.flatMap((number) => Array<number>(times).fill(number));
}

const cases: [string, string, Record<string, unknown>, number[], number[]][] = [
  ['SimpleRNN', 'forward', { units: 4 }, [2, 3, 4], [0.405432, 0.73605347]],
  ['SimpleRNN', 'unrolled', { units: 4, unroll: true }, [2, 3, 4], [0.405432, 0.73605347]],
  ['SimpleRNN', 'backward', { units: 4, go_backwards: true }, [2, 3, 4], [0.11144729, 0.5528889]],
  ['LSTM', 'forward', { units: 3 }, [3, 6, 4], [0.6288687, 0.86899155, 0.9460773]],
  ['LSTM', 'backward', { units: 3, go_backwards: true }, [3, 6, 4], [0.35622165, 0.74789524, 0.8872726]],
  [
    'LSTM',
    'no open forget gate',
    { units: 3, unit_forget_bias: false },
    [3, 6, 4],
    [0.57019705, 0.8661914, 0.9459622],
  ],
  ['LSTM', 'no bias', { units: 3, use_bias: false }, [3, 6, 4], [0.54986924, 0.86226785, 0.9443936]],
  ['GRU', 'forward', { units: 3 }, [3, 6, 4], [0.5217289, 0.6371659, 0.39384964]],
  ['GRU', 'backward', { units: 3, go_backwards: true }, [3, 6, 4], [0.24406259, 0.611516, 0.3928808]],
  ['GRU', 'reset before', { units: 3, reset_after: false }, [3, 6, 4], [0.51447755, 0.6426879, 0.40208298]],
  ['GRU', 'no bias', { units: 3, use_bias: false }, [3, 6, 4], [0.49988455, 0.64701194, 0.4103359]],
];

describe("Keras 3's own numbers", () => {
  beforeAll(() => useBackend('cpu'));

  it.each(cases)('%s, %s', (className, _name, options, shape, expected) => {
    const output = layer(className, options).apply(counting(...shape)) as tf.Tensor;
    expectClose(output, repeat(expected, Number(options.units)));
  });

  it.each([
    ['SimpleRNN', [0.40559256, 0.7361247]],
    ['LSTM', [0.3124785, 0.6863672]],
    ['GRU', [0.29542392, 0.5885018]],
  ])('%s, stateful', (className, expected) => {
    const stateful = layer(className, { units: 4, stateful: true });
    const x = counting(2, 3, 4);
    for (let round = 0; round < 2; round++) {
      stateful.apply(x);
      expectClose(stateful.apply(x) as tf.Tensor, repeat(expected, 4));
      stateful.resetStates();
    }
  });

  it('initial states', () => {
    const x = counting(2, 4, 3);
    const h = counting(2, 2);
    const run = (className: string, options: Record<string, unknown>, initialState: tf.Tensor[]) =>
      layer(className, { units: 2, ...options }).apply(x, { initialState }) as tf.Tensor;
    expectClose(run('LSTM', {}, [h, h]), [0.20574439, 0.3558822, 0.64930826, 0.66276]);
    expectClose(run('LSTM', { go_backwards: true }, [h, h]), [0.13281618, 0.2790356, 0.5839337, 0.5992567]);
    expectClose(run('GRU', {}, [h]), [0.23774096, 0.33508456, 0.83659905, 1.0227708]);
    expectClose(run('GRU', { go_backwards: true }, [h]), [0.13486053, 0.23261218, 0.78257304, 0.9691353]);
    const [output, state] = list(
      layer('GRU', { units: 2, return_state: true }).apply(x, { initialState: [h] }),
    );
    expectClose(output!, state!);
  });

  it('masks: outputs held, outputs zeroed, backward', () => {
    const x = counting(2, 4, 3);
    const gap = tf.tensor2d([1, 1, 0, 1, 1, 0, 0, 1], [2, 4], 'bool');
    const tail = tf.tensor2d([1, 1, 1, 0, 1, 1, 0, 0], [2, 4], 'bool');
    const run = (className: string, options: Record<string, unknown>, mask: tf.Tensor) =>
      layer(className, { units: 2, ...options }).apply(x, { mask }) as tf.Tensor;
    const all = { return_sequences: true };
    const zeroed = { ...all, zero_output_for_mask: true };
    const backward = { go_backwards: true };

    expectClose(run('LSTM', {}, tail), repeat([0.11755939, 0.28556206], 2));
    const lstm = [
      0.0158891, 0.05552048, 0.11755939, 0.11755939, 0.14185596, 0.28556206, 0.28556206, 0.28556206,
    ];
    expectClose(run('LSTM', all, tail), repeat(lstm, 2));
    expectClose(run('LSTM', zeroed, tail), repeat([...lstm.slice(0, 3), 0, ...lstm.slice(4, 6), 0, 0], 2));
    const head = tf.tensor2d([0, 1, 1, 1, 0, 0, 1, 1], [2, 4], 'bool');
    expectClose(run('LSTM', backward, head), repeat([0.15341201, 0.3844719], 2));

    expectClose(run('GRU', {}, gap), repeat([0.19393763, 0.30818558], 2));
    const gru = [
      0.03606692, 0.09497581, 0.09497581, 0.19393763, 0.16051409, 0.16051409, 0.16051409, 0.30818558,
    ];
    expectClose(run('GRU', all, gap), repeat(gru, 2));
    expectClose(run('GRU', zeroed, gap), repeat([...gru.slice(0, 2), 0, gru[3]!, gru[4]!, 0, 0, gru[7]!], 2));
    expectClose(run('GRU', backward, gap), repeat([0.11669192, 0.28380975], 2));

    const simple = [0.0599281, 0.15122814, 0.15122814, 0.32394567, 0.3969304, 0.3969304, 0.3969304, 0.608085];
    expectClose(run('SimpleRNN', all, gap), repeat(simple, 2));
    expectClose(
      run('SimpleRNN', zeroed, gap),
      repeat([...simple.slice(0, 2), 0, simple[3]!, simple[4]!, 0, 0, simple[7]!], 2),
    );
    expectClose(run('SimpleRNN', { ...backward, units: 4 }, gap), repeat([0.07376196, 0.43645123], 4));
  });

  it('bidirectional: merge modes, backward layer, state, mask, stateful', () => {
    const both = (inner: object, options: Record<string, unknown> = {}) =>
      fromKerasConfig({
        module: 'keras.layers',
        class_name: 'Bidirectional',
        config: { name: 'bidirectional', merge_mode: 'concat', layer: inner, ...options },
        registered_name: null,
      }) as Bidirectional;
    const x = counting(2, 3, 4);
    const simple = config('SimpleRNN', { units: 2 });
    expectClose(
      both(simple).apply(x) as tf.Tensor,
      repeat([0.39687276, 0.10004295, 0.7237238, 0.53391594], 2),
    );
    expectClose(
      both(simple, { merge_mode: 'ave' }).apply(x) as tf.Tensor,
      repeat([0.24845785, 0.6288199], 2),
    );
    const apart = list(both(simple, { merge_mode: null }).apply(x));
    expectClose(apart[0]!, repeat([0.39687276, 0.7237238], 2));
    expectClose(apart[1]!, repeat([0.10004295, 0.53391594], 2));
    const backward_layer = config('SimpleRNN', {
      units: 2,
      go_backwards: true,
      kernel_initializer: constant(0.03),
      bias_initializer: constant(0.01),
    });
    const other = both(simple, { merge_mode: 'mul', backward_layer });
    expectClose(other.apply(x) as tf.Tensor, repeat([0.08374989, 0.6740834], 2));
    const gru = both(config('GRU', { units: 2, return_sequences: true }), { merge_mode: 'sum' });
    expectClose(
      gru.apply(x) as tf.Tensor,
      repeat([0.20937867, 0.34462988, 0.40290534, 0.59829646, 0.6734641, 0.6479671], 2),
    );

    const x4 = counting(2, 4, 3);
    const stateful = both(config('LSTM', { units: 2, stateful: true }));
    for (let round = 0; round < 2; round++) {
      stateful.apply(x4);
      const expected = repeat([0.26234663, 0.16959146, 0.6137073, 0.5381646], 2);
      expectClose(stateful.apply(x4) as tf.Tensor, expected);
      stateful.resetStates();
    }
    const initialState = [1, 2, 3, 4].map((factor) => tf.mul(counting(2, 2), factor));
    expectClose(
      both(config('LSTM', { units: 2 })).apply(x4, { initialState }) as tf.Tensor,
      [0.20794602, 0.4577124, 0.14046375, 0.48191673, 0.6682636, 0.6711909, 0.60943645, 0.60950446],
    );
    const mask = tf.tensor2d([1, 1, 0, 1, 1, 0, 0, 1], [2, 4], 'bool');
    expectClose(
      both(config('GRU', { units: 2 })).apply(x4, { mask }) as tf.Tensor,
      repeat([0.19393763, 0.11669192, 0.30818558, 0.28380975], 2),
    );
    const results = list(both(config('LSTM', { units: 2, return_state: true })).apply(x4));
    expect(results.length).toBe(5);
    expectClose(results[0]!, repeat([0.1990008, 0.12659755, 0.52335435, 0.44717982], 2));
    expectClose(results[1]!, repeat([0.1990008, 0.52335435], 2));
    expectClose(results[2]!, repeat([0.35567185, 1.0492687], 2));
    expectClose(results[3]!, repeat([0.12659755, 0.44717982], 2));
    expectClose(results[4]!, repeat([0.2501858, 0.941473], 2));
  });
});
