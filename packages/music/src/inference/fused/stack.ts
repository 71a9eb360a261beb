import { createNetwork, type LayerSpec, type Network } from '@recurra/stream';

/** Layers whose states lie outside, so that lines can be copied, put in another order, and stepped in part. */
export interface Stack {
  readonly outputSize: number;
  /**
   * One step of some lines.
   *
   * @param x Shape [lines.length, inputSize].
   * @param states One for each of the stack's states, [all lines, size]; those of `lines` move on.
   * @returns Shape [lines.length, outputSize]; valid until the next step.
   */
  step(x: Float32Array, states: readonly Float32Array[], lines: readonly number[]): Float32Array;
  dispose(): void;
}

/**
 * Makes a stack of layers.
 *
 * @param sizes Of the states, in the order of the layers.
 * @param packed Whether weights are kept in eight bits.
 * @throws KernelError where there is no WebAssembly, or no memory.
 */
export async function createStack(
  inputSize: number,
  layers: readonly LayerSpec[],
  sizes: readonly number[],
  packed: boolean,
): Promise<Stack> {
  const precision = packed ? 'int8' : 'float32';
  const network: Network = await createNetwork({ inputSize, layers, precision });
  const total = sizes.reduce((sum, size) => sum + size, 0);

  /** Visits each line's part of each state: where it lies among all lines, and where among those that step. */
  function each(
    rows: number,
    visit: (state: number, size: number, row: number, packed: number) => void,
  ): void {
    let packed = 0;
    sizes.forEach((size, state) => {
      for (let row = 0; row < rows; row++) {
        visit(state, size, row, packed);
        packed += size;
      }
    });
  }

  return {
    outputSize: network.outputSize,
    step(x, states, lines) {
      const own = network.createState(lines.length);
      try {
        if (total === 0) return network.step(x, own);
        const before = new Float32Array(lines.length * total);
        each(lines.length, (state, size, row, packed) => {
          const from = lines[row]! * size;
          before.set(states[state]!.subarray(from, from + size), packed);
        });
        own.restore(before);
        const y = network.step(x, own);
        const after = own.snapshot();
        each(lines.length, (state, size, row, packed) => {
          states[state]!.set(after.subarray(packed, packed + size), lines[row]! * size);
        });
        return y;
      } finally {
        own.dispose();
      }
    },
    dispose: () => network.dispose(),
  };
}
