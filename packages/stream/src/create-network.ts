import { loadKernels, type Variant } from '@recurra/kernels';
import { ArgumentError } from '@recurra/plugin';
import { describe } from './describe.ts';
import { StreamNetwork } from './network.ts';
import { Program } from './program.ts';
import type { LayerSpec, NetworkSpec } from './spec.ts';
import type { Network } from './types.ts';

/** How a network is set up. */
export interface NetworkOptions {
  /** Which build of the kernels; `'auto'`, the fastest that the engine runs, if left out. */
  readonly variant?: Variant | 'auto';
}

/**
 * Builds a network from its layers and their weights. The weights are copied.
 *
 * @param spec The network, or just its layers.
 * @throws ArgumentError, ShapeError if the specification does not fit together; the message names the layer.
 * @throws KernelError (`ERR_UNSUPPORTED`, `ERR_MEMORY`) if the engine lacks WebAssembly or memory.
 * @example
 * const net = await createNetwork({ inputSize: 3, layers: [{ type: 'lstm', hiddenSize: 32, kernel, recurrentKernel, bias }] });
 * const state = net.createState();
 * const y = net.step(Float32Array.of(1, 2, 3), state);
 */
export async function createNetwork(
  spec: NetworkSpec | readonly LayerSpec[],
  options: NetworkOptions = {},
): Promise<Network> {
  if (typeof spec !== 'object' || spec === null) {
    throw new ArgumentError(
      `createNetwork(): spec must be { inputSize, layers } or an array of layers, got ${describe(spec)}.`,
    );
  }
  const kernels = await loadKernels(options.variant === undefined ? {} : { variant: options.variant });
  const whole = Array.isArray(spec) ? { layers: spec as readonly LayerSpec[] } : (spec as NetworkSpec);
  const program = new Program(kernels, whole);
  try {
    return new StreamNetwork(program);
  } catch (error) {
    program.free();
    throw error;
  }
}
