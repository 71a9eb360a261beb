import { createRng } from '@recurra/core';
import { useBackend } from '@recurra/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { useStranger } from '../../test/stranger.ts';
import { toWeight } from '../model/weights.ts';
import { createRule } from './create.ts';
import { createOptimizer } from './optimizer.ts';
import type { OptimizerConfig } from './types.ts';

const shapes = [[3, 2], [2], [2, 2, 2]];

/** Gradients of very different sizes, as they occur. */
function gradientsAt(step: number): Float32Array[] {
  const rng = createRng(7).fork(step);
  return shapes.map((shape) =>
    Float32Array.from(
      { length: tf.util.sizeFromShape(shape) },
      () => rng.normal() * 10 ** (rng.integer(5) - 3),
    ),
  );
}

function variables(): tf.Variable[] {
  const rng = createRng(3);
  return tf.tidy(() =>
    shapes.map((shape) =>
      tf.variable(
        tf.tensor(
          Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => rng.normal()),
          shape,
        ),
      ),
    ),
  );
}

function stepOurs(optimizer: ReturnType<typeof createOptimizer>, step: number, rate: number): void {
  tf.tidy(() => {
    const parts = gradientsAt(step).map((data, index) => tf.tensor(data, shapes[index]));
    optimizer.update(parts, rate);
  });
}

function maxDifference(a: readonly tf.Tensor[], b: readonly tf.Tensor[]): number {
  return Math.max(
    ...a.map((tensor, index) =>
      tf.tidy(() => tf.max(tf.abs(tf.sub(tensor, b[index]!))).dataSync()[0] as number),
    ),
  );
}

describe.each(['cpu', 'wasm', 'stranger'] as const)('on %s', (backend) => {
  beforeAll(() => (backend === 'stranger' ? useStranger() : useBackend(backend)));

  describe('optimisers against tf.train', () => {
    const rate = 0.05;
    it.each<[string, OptimizerConfig, () => tf.Optimizer]>([
      ['adam', { name: 'adam' }, () => tf.train.adam(rate, 0.9, 0.999, 1e-7)],
      [
        'adam with other betas',
        { name: 'adam', beta1: 0.8, beta2: 0.95, epsilon: 1e-4 },
        () => tf.train.adam(rate, 0.8, 0.95, 1e-4),
      ],
      ['adamw without decay', { name: 'adamw', weightDecay: 0 }, () => tf.train.adam(rate, 0.9, 0.999, 1e-7)],
      ['rmsprop', { name: 'rmsprop' }, () => tf.train.rmsprop(rate, 0.9, 0, 1e-7)],
      [
        'rmsprop with momentum',
        { name: 'rmsprop', momentum: 0.8 },
        () => tf.train.rmsprop(rate, 0.9, 0.8, 1e-7),
      ],
      ['sgd', { name: 'sgd' }, () => tf.train.sgd(rate)],
      ['sgd with momentum', { name: 'sgd', momentum: 0.9 }, () => tf.train.momentum(rate, 0.9)],
      ['nesterov', { name: 'sgd', momentum: 0.9, nesterov: true }, () => tf.train.momentum(rate, 0.9, true)],
    ])('%s', (_name, config, theirs) => {
      const reference = theirs();
      const ours = variables();
      const expected = variables();
      const optimizer = createOptimizer(createRule('test', config), ours.map(toWeight));
      for (let step = 1; step <= 30; step++) {
        stepOurs(optimizer, step, rate);
        const named = gradientsAt(step).map((data, index) => ({
          name: expected[index]!.name,
          tensor: tf.tensor(data, shapes[index]),
        }));
        reference.applyGradients(named);
        tf.dispose(named.map(({ tensor }) => tensor));
        expect(maxDifference(ours, expected)).toBeLessThan(5e-6);
      }
      optimizer.dispose();
      reference.dispose();
    });
  });

  describe('adamw', () => {
    it.each([false, true])('follows the paper in 64 bits, decayBiases %s', (decayBiases) => {
      const [rate, beta1, beta2, epsilon, decay] = [0.01, 0.9, 0.999, 1e-8, 0.1];
      const ours = variables();
      const optimizer = createOptimizer(
        createRule('test', { name: 'adamw', beta1, beta2, epsilon, weightDecay: decay, decayBiases }),
        ours.map(toWeight),
      );
      // Loshchilov & Hutter 2019, algorithm 2, with the schedule multiplier in the rate.
      const theta = ours.map((variable) => Float64Array.from(variable.dataSync()));
      const m = theta.map(({ length }) => new Float64Array(length));
      const v = theta.map(({ length }) => new Float64Array(length));
      for (let step = 1; step <= 40; step++) {
        stepOurs(optimizer, step, rate);
        gradientsAt(step).forEach((gradient, index) => {
          const lambda = decayBiases || shapes[index]!.length > 1 ? decay : 0;
          gradient.forEach((g, i) => {
            m[index]![i] = beta1 * m[index]![i]! + (1 - beta1) * g;
            v[index]![i] = beta2 * v[index]![i]! + (1 - beta2) * g * g;
            const mHat = m[index]![i]! / (1 - beta1 ** step);
            const vHat = v[index]![i]! / (1 - beta2 ** step);
            theta[index]![i]! -= rate * (mHat / (Math.sqrt(vHat) + epsilon) + lambda * theta[index]![i]!);
          });
        });
        ours.forEach((variable, index) => {
          variable.dataSync().forEach((value, i) => {
            expect(Math.abs((value as number) - theta[index]![i]!)).toBeLessThan(1e-5);
          });
        });
      }
    });
  });

  describe('createOptimizer', () => {
    it('continues from saved state bit for bit', () => {
      const config: OptimizerConfig = { name: 'adam' };
      const straight = variables();
      const first = createOptimizer(createRule('test', config), straight.map(toWeight));
      const resumed = variables();
      const before = createOptimizer(createRule('test', config), resumed.map(toWeight));
      for (let step = 1; step <= 5; step++) {
        stepOurs(first, step, 0.1);
        stepOurs(before, step, 0.1);
      }
      const after = createOptimizer(createRule('test', config), resumed.map(toWeight));
      after.load(
        before.step,
        before.slots.map((slot) => tf.clone(slot)),
      );
      before.dispose();
      for (let step = 6; step <= 10; step++) {
        stepOurs(first, step, 0.1);
        stepOurs(after, step, 0.1);
      }
      expect(maxDifference(straight, resumed)).toBe(0);
    });

    it('changes neither old values of the weights nor the slots it was given', () => {
      const own = variables();
      const optimizer = createOptimizer(createRule('test', { name: 'adam' }), own.map(toWeight));
      stepOurs(optimizer, 1, 0.1);
      const saved = optimizer.slots.map((slot) => tf.tensor(slot.dataSync().slice(), slot.shape));
      const kept = own.map((variable) => tf.clone(variable));
      const before = [...saved, ...kept].map((tensor) => [...tensor.dataSync()]);
      optimizer.load(1, saved);
      for (let step = 2; step <= 4; step++) stepOurs(optimizer, step, 0.1);
      expect([...saved, ...kept].map((tensor) => [...tensor.dataSync()])).toEqual(before);
      expect(maxDifference(own, kept)).toBeGreaterThan(0.1);
    });

    it('multiplies the gradient by a scale before anything else', () => {
      for (const name of ['adam', 'adamw', 'rmsprop', 'sgd'] as const) {
        const [own, expected] = [variables(), variables()];
        const config: OptimizerConfig = name === 'sgd' ? { name, momentum: 0.9, nesterov: true } : { name };
        const [scaled, plain] = [own, expected].map((list) =>
          createOptimizer(createRule('test', config), list.map(toWeight)),
        );
        for (let step = 1; step <= 3; step++) {
          const parts = gradientsAt(step).map((data, index) => tf.tensor(data, shapes[index]));
          scaled!.update(parts, 0.1, 0.25);
          plain!.update(
            parts.map((part) => tf.mul(part, 0.25)),
            0.1,
          );
        }
        expect(maxDifference(own, expected)).toBeLessThan(1e-6);
      }
    });

    it('leaves no tensor behind', () => {
      const before = tf.memory().numTensors;
      const own = variables();
      const optimizer = createOptimizer(createRule('test', { name: 'adamw' }), own.map(toWeight));
      for (let step = 1; step <= 5; step++) stepOurs(optimizer, step, 0.1);
      optimizer.dispose();
      tf.dispose(own);
      expect(tf.memory().numTensors).toBe(before);
    });

    it('needs few tensor ops, whatever the number of weights', () => {
      const own = variables();
      const optimizer = createOptimizer(createRule('test', { name: 'adam' }), own.map(toWeight));
      const gradients = shapes.map((shape) => tf.ones(shape));
      const { kernelNames, kernels } = tfProfile(() => optimizer.update(gradients, 0.1));
      // Loops over host memory need none at all.
      if (backend !== 'stranger') return expect(kernelNames).toEqual([]);
      expect(kernelNames.length).toBeGreaterThan(0);
      expect(kernels).toBeLessThanOrEqual(12 + 2 * own.length + 1);
    });
  });
});

/** Counts kernels while a function runs, reshapes (which move no data) aside. */
function tfProfile(fn: () => void): { kernelNames: string[]; kernels: number } {
  const names: string[] = [];
  const engine = tf.engine();
  const original = engine.runKernel.bind(engine);
  engine.runKernel = ((name: string, ...rest: [never, never]) => {
    if (name !== 'Reshape') names.push(name);
    return original(name, ...rest);
  }) as typeof engine.runKernel;
  try {
    fn();
  } finally {
    engine.runKernel = original as typeof engine.runKernel;
  }
  return { kernelNames: names, kernels: names.length };
}
