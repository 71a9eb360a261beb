import { relaxed } from './generated/relaxed.ts';
import { simd } from './generated/simd.ts';
import type { Kernels } from './kernels.ts';
import { type LoadOptions, loadSync } from './load.ts';

/**
 * Like `loadKernels`, at once: for callers that cannot wait, at the price of carrying both builds with SIMD. The build
 * without is found if `loadKernels({ variant: 'scalar' })` has started it.
 *
 * @param options Which build; the fastest that the engine runs if left out.
 * @throws KernelError (`ERR_UNSUPPORTED`) if the engine lacks what the build needs.
 * @example const kernels = loadKernelsSync();
 */
export function loadKernelsSync(options: LoadOptions = {}): Kernels {
  return loadSync(options, { relaxed, simd });
}
