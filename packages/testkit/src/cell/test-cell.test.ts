import '@tensorflow/tfjs-backend-cpu';
import { type CellConfig, gruCell, lstmCell, RecurrentCell } from '@recurra/cells';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { cellChecks } from './cell-checks.ts';
import { type CellCheckName, testCell } from './test-cell.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

testCell(gruCell, { it, expect, describe, name: 'gruCell' });
testCell(lstmCell, { it, expect, describe, name: 'lstmCell' });

/** h' = (h + tanh(x·W + b)) / 2, as in the README of @recurra/cells. */
class LeakyCell extends RecurrentCell {
  static readonly className: string = 'LeakyCell';
  override readonly stateSize: number;

  constructor(config: CellConfig) {
    super(config, 'leakyCell()');
    this.stateSize = config.units;
  }

  override build(inputShape: number[]): void {
    this.kernel = this.addCellWeight('kernel', [this.inputSize(inputShape), this.units], 'kernel');
    this.bias = this.addCellWeight('bias', [this.units], 'bias');
    this.built = true;
  }

  override project(x: tf.Tensor2D): tf.Tensor2D {
    return this.projectInput(x);
  }

  override stepper() {
    return (projected: tf.Tensor2D, [h]: readonly tf.Tensor2D[]): tf.Tensor2D[] => [this.mix(h!, projected)];
  }

  mix(h: tf.Tensor2D, projected: tf.Tensor2D): tf.Tensor2D {
    return tf.mul(0.5, tf.add(h, this.activation.apply(projected)));
  }
}

testCell((config) => new LeakyCell(config), {
  it,
  expect,
  describe,
  name: 'a cell of one’s own',
  onnx: false,
});

/** Cells that are wrong in one place, and the checks that must see it. */
const broken: Partial<Record<CellCheckName, new (config: CellConfig) => LeakyCell>> = {
  shapes: class extends LeakyCell {
    override stepper() {
      return (projected: tf.Tensor2D, [h]: readonly tf.Tensor2D[]): tf.Tensor2D[] => {
        const next = this.mix(h!, projected);
        return [next, tf.tile(next, [1, 2])];
      };
    }
  },
  loop: class extends LeakyCell {
    #steps = 0;
    override mix(h: tf.Tensor2D, projected: tf.Tensor2D): tf.Tensor2D {
      return tf.add(super.mix(h, projected), 0.01 * this.#steps++);
    }
  },
  gradients: class extends LeakyCell {
    override mix(h: tf.Tensor2D, projected: tf.Tensor2D): tf.Tensor2D {
      const doubled = tf.customGrad((x) => ({
        value: tf.clone(x as tf.Tensor2D),
        gradFunc: (dy: tf.Tensor) => tf.mul(2, dy),
      }));
      return doubled(super.mix(h, projected)) as tf.Tensor2D;
    }
  },
  config: class extends LeakyCell {
    readonly leak: number;
    constructor(config: CellConfig & { leak?: number }) {
      super(config);
      // Not in getConfig(), and not the same the second time.
      this.leak = config.leak ?? (config.name === undefined ? 0.3 : 0.6);
    }
    override mix(h: tf.Tensor2D, projected: tf.Tensor2D): tf.Tensor2D {
      return tf.add(tf.mul(1 - this.leak, h), projected);
    }
  },
  seeds: class extends LeakyCell {
    constructor(config: CellConfig) {
      super({ ...config, seed: Math.floor(Math.random() * 1e6) });
    }
  },
  badConfig: class extends LeakyCell {
    constructor(config: CellConfig) {
      super({ ...config, units: Math.max(1, Math.round(config.units) || 1) });
    }
  },
  leaks: class extends LeakyCell {
    override mix(h: tf.Tensor2D, projected: tf.Tensor2D): tf.Tensor2D {
      tf.keep(tf.scalar(1));
      return super.mix(h, projected);
    }
  },
  onnx: LeakyCell,
};

describe('testCell()', () => {
  it.each(Object.entries(broken) as [CellCheckName, new (config: CellConfig) => LeakyCell][])(
    'sees a cell that is wrong in its %s',
    async (name, Broken) => {
      const problems = await Promise.resolve()
        .then(() => cellChecks[name]((config) => new Broken(config), undefined))
        .catch((error: Error) => [error.message]);
      expect(problems).not.toEqual([]);
      console.log(`${name}: ${problems[0]}`);
    },
  );

  it('refuses what is no cell, and what is no runner', () => {
    expect(() => testCell({} as never, { it })).toThrow(/make must be a function from a config to a cell/);
    expect(() => testCell(gruCell, {} as never)).toThrow(/it must be the test runner's function/);
  });
});
