import type { AnyCell, CellConfig } from '@recurra/cells';
import type { exportOnnx } from '@recurra/onnx/tfjs';
import { ArgumentError } from '@recurra/plugin';
import type { TestRunner } from '../check.ts';
import { register } from '../register.ts';

/** What {@link testCell} needs besides the cell. */
export interface TestCellOptions extends TestRunner {
  /** What the cell is called in the tests' names. Default `cell`. */
  readonly name?: string;
  /** How the cell is exported: options of `exportOnnx`; false if it cannot be. Default: as all cells of ours are. */
  readonly onnx?: Parameters<typeof exportOnnx>[1] | false;
}

/** What every cell must fulfil, by name; how is in `cell-checks.ts`, which loads TensorFlow.js. */
const names = {
  shapes: 'gives its first state as output, in the sizes it says',
  loop: 'does in a loop what single calls do',
  gradients: 'has the gradients that numeric differentiation finds',
  masks: 'keeps its state where a step is masked',
  config: 'comes back from its configuration',
  seeds: 'starts with the same weights for the same seed',
  badConfig: 'refuses a bad configuration in words',
  leaks: 'leaves no tensors behind',
  onnx: 'computes the same in ONNX',
} as const;

/** Which of a cell's checks. */
export type CellCheckName = keyof typeof names;

/**
 * Declares the tests that every recurrent cell must pass: shapes, loop, gradients by numeric differentiation, masks, saving,
 * seeds, bad configuration, leaks, ONNX export.
 *
 * A backend of TensorFlow.js must be loaded: `import '@tensorflow/tfjs-backend-cpu'`.
 *
 * @param make Makes a cell from the config that all cells share; the kit chooses `units`, `seed` and dropout.
 * @param options The test runner's `it`, `expect` and `describe`, and how the cell is exported.
 * @throws ArgumentError if `make` is no function or `it` is missing.
 * @example testCell((config) => leakyCell(config), { it, expect, describe, name: 'leakyCell', onnx: { cells: { LeakyCell: exporter } } });
 */
export function testCell(make: (config: CellConfig) => AnyCell, options: TestCellOptions): void {
  if (typeof make !== 'function') {
    throw new ArgumentError(
      `testCell(): make must be a function from a config to a cell, got ${typeof make}.`,
    );
  }
  const { name = 'cell', onnx } = options ?? {};
  const wanted = (Object.keys(names) as CellCheckName[]).filter((key) => key !== 'onnx' || onnx !== false);
  const checks = wanted.map((key) => ({
    name: names[key],
    run: async () => {
      const { cellChecks } = await import('./cell-checks.ts');
      return cellChecks[key](make, onnx === false ? undefined : onnx);
    },
  }));
  register('testCell()', name, checks, options);
}
