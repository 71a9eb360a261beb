import { type AnyCell, type CellConfig, rnn } from '@recurra/cells';
import { expectClose, expectNoLeak, numericGradient } from '@recurra/core/testing';
import { createRunner } from '@recurra/onnx';
import { exportOnnx } from '@recurra/onnx/tfjs';
import { isRecurraError } from '@recurra/plugin';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { describeError } from '../register.ts';
import { list, normal, randomizeWeights } from './tensors.ts';
import type { CellCheckName } from './test-cell.ts';

type Make = (config: CellConfig) => AnyCell;
type CellCheck = (make: Make, onnx: Parameters<typeof exportOnnx>[1]) => Promise<string[]> | string[];

const [batch, time, features, units] = [2, 3, 2, 3];

/** What a function that throws says is wrong. */
function thrownBy(work: () => void): string[] {
  try {
    work();
    return [];
  } catch (error) {
    return [describeError(error)];
  }
}

function builtLayer(make: Make, config: Partial<CellConfig> = {}) {
  const cell = make({ units, seed: 1, ...config });
  const layer = rnn({ cell, returnSequences: true, returnState: true });
  tf.dispose(layer.apply(tf.zeros([batch, time, features])) as tf.Tensor[]);
  randomizeWeights(layer, 2);
  return layer;
}

/** Runs a check in a scope of its own, so that a failed one leaves nothing to the next. */
function scoped(check: (make: Make) => string[]): CellCheck {
  return (make) => {
    tf.engine().startScope();
    try {
      return check(make);
    } finally {
      tf.engine().endScope();
    }
  };
}

const shapes = scoped((make) => {
  const layer = builtLayer(make);
  const [sequence, ...states] = list(layer.apply(normal([batch, time, features], 3)));
  const problems: string[] = [];
  const [size] = layer.stateSizes;
  if (String(sequence?.shape) !== String([batch, time, size])) {
    problems.push(`the output has the shape [${sequence?.shape}], expected [${[batch, time, size]}]`);
  }
  layer.stateSizes.forEach((length, i) => {
    const shape = states[i]?.shape;
    if (String(shape) !== String([batch, length])) {
      problems.push(`state ${i} has the shape [${shape}], stateSize says [${[batch, length]}]`);
    }
  });
  if (problems.length > 0) return problems;
  const last = tf.squeeze(tf.slice(sequence!, [0, time - 1, 0], [-1, 1, -1]), [1]);
  return thrownBy(() => expectClose(states[0]!, last));
});

const loop = scoped((make) => {
  const layer = builtLayer(make);
  const x = normal([batch, time, features], 4);
  let states = layer.stateSizes.map((size, i) => normal([batch, size], 10 + i));
  const [sequence, ...last] = list(layer.apply(x, { initialState: states }));
  const outputs = tf.unstack(x, 1).map((step) => {
    const [output, ...next] = layer.cell.call([step, ...states], {}) as tf.Tensor[];
    states = next;
    return output!;
  });
  return thrownBy(() => {
    expectClose(sequence!, tf.stack(outputs, 1));
    last.forEach((state, i) => {
      expectClose(state, states[i]!);
    });
  });
});

const gradients = scoped((make) => {
  const layer = builtLayer(make);
  const variables = layer.trainableWeights.map((weight) => weight.read() as tf.Variable);
  const points = [
    normal([batch, time, features], 5),
    ...layer.stateSizes.map((size, i) => normal([batch, size], 10 + i)),
  ];
  // Every output and every final state counts, each with another weight.
  const loss = (x: tf.Tensor, ...initialState: tf.Tensor[]): tf.Scalar => {
    const parts = list(layer.apply(x, { initialState })).map((result, i) =>
      tf.sum(tf.mul(result, normal(result.shape, 20 + i))),
    );
    return tf.addN(parts) as tf.Scalar;
  };
  const { grads } = tf.variableGrads(() => loss(points[0]!, ...points.slice(1)), variables);
  const inputs = tf.grads((...at: tf.Tensor[]) => loss(at[0]!, ...at.slice(1)))(points);
  const values = variables.map((variable) => tf.clone(variable));
  const numericWeights = numericGradient((...at) => {
    at.forEach((value, i) => {
      variables[i]!.assign(value);
    });
    return loss(points[0]!, ...points.slice(1));
  }, values);
  values.forEach((value, i) => {
    variables[i]!.assign(value);
  });
  const numericInputs = numericGradient((x, ...rest) => loss(x!, ...rest), points);
  const tolerance = { absolute: 5e-3, relative: 1e-2 };
  return [
    ...variables.flatMap((variable, i) =>
      thrownBy(() => expectClose(grads[variable.name]!, numericWeights[i]!, tolerance)).map(
        (problem) => `weight ${variable.name}: ${problem}`,
      ),
    ),
    ...inputs.flatMap((gradient, i) =>
      thrownBy(() => expectClose(gradient, numericInputs[i]!, tolerance)).map(
        (problem) => `${i === 0 ? 'input' : `state ${i - 1}`}: ${problem}`,
      ),
    ),
  ];
});

const masks = scoped((make) => {
  const layer = builtLayer(make);
  const x = normal([batch, time, features], 6);
  const open = list(layer.apply(tf.slice(x, [0, 0, 0], [-1, time - 1, -1]))).slice(1);
  const mask = tf.tile(tf.tensor2d([[1, 1, 0]]), [batch, 1]);
  const closed = list(layer.apply(x, { mask })).slice(1);
  return open.flatMap((state, i) => thrownBy(() => expectClose(closed[i]!, state)));
});

const config = scoped((make) => {
  const layer = builtLayer(make);
  const stored = JSON.parse(JSON.stringify(layer.cell.getConfig())) as tf.serialization.ConfigDict;
  const Class = layer.cell.constructor as unknown as tf.serialization.SerializableConstructor<AnyCell>;
  if (typeof Class.fromConfig !== 'function') return ['its class has no static fromConfig()'];
  const again = builtLayer(() => Class.fromConfig(Class, stored));
  const x = normal([batch, time, features], 7);
  return thrownBy(() => {
    again.setWeights(layer.getWeights());
    const [expected, actual] = [list(layer.apply(x)), list(again.apply(x))];
    expected.forEach((tensor, i) => {
      expectClose(actual[i]!, tensor);
    });
  });
});

const seeds = scoped((make) => {
  const weightsOf = (seed: number): tf.Tensor[] => {
    const layer = rnn({ cell: make({ units, seed }) });
    layer.apply(tf.zeros([batch, time, features]));
    return layer.getWeights();
  };
  const [first, again, other] = [weightsOf(1), weightsOf(1), weightsOf(2)];
  const problems = first.flatMap((weight, i) =>
    thrownBy(() => expectClose(again[i]!, weight, { absolute: 0 })).map(
      (problem) => `weight ${i}: ${problem}`,
    ),
  );
  const differs = first.some((weight, i) => thrownBy(() => expectClose(other[i]!, weight)).length > 0);
  return differs
    ? problems
    : [...problems, 'two seeds give the same weights; pass the config to the base class'];
});

const badConfig = scoped((make) =>
  [-1, 0, 1.5, Number.NaN].flatMap((bad) => {
    try {
      make({ units: bad });
      return [`units: ${bad} is taken without a word`];
    } catch (error) {
      return isRecurraError(error)
        ? []
        : [`units: ${bad} must be refused with an ArgumentError, got ${describeError(error)}`];
    }
  }),
);

const leaks: CellCheck = (make) => {
  const layer = rnn({
    cell: make({ units, seed: 1, dropout: 0.5, recurrentDropout: 0.5 }),
    returnState: true,
  });
  const x = normal([batch, time, features], 8);
  tf.dispose(list(layer.apply(x)));
  try {
    return thrownBy(() => {
      expectNoLeak(() => layer.apply(x));
      expectNoLeak(() => layer.apply(x, { training: true }));
    });
  } finally {
    layer.dispose();
    x.dispose();
  }
};

const onnx: CellCheck = async (make, options) => {
  const layer = rnn({ cell: make({ units, seed: 1 }), returnSequences: true, inputShape: [time, features] });
  const model = tfl.sequential({ layers: [layer] });
  randomizeWeights(layer, 9);
  const x = normal([batch, time, features], 10);
  const expected = model.predict(x) as tf.Tensor;
  const runner = await createRunner(exportOnnx(model, options), { runner: 'recurra' });
  try {
    const [input] = runner.report.inputs;
    const outputs = await runner.run({
      [input!.name]: { type: 'float32', dims: x.shape, data: x.dataSync() as Float32Array },
    });
    const [output] = Object.values(outputs);
    return thrownBy(() => expectClose(output!.data as Float32Array, expected.dataSync(), { absolute: 1e-5 }));
  } finally {
    await runner.dispose();
    tf.dispose([x, expected]);
    model.dispose();
  }
};

/** How each thing is checked. */
export const cellChecks: Readonly<Record<CellCheckName, CellCheck>> = {
  shapes,
  loop,
  gradients,
  masks,
  config,
  seeds,
  badConfig,
  leaks,
  onnx,
};
