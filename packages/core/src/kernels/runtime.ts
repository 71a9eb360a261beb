import type { Kernels, Variant } from '@recurra/kernels';
import { loadKernelsSync } from '@recurra/kernels/sync';
import { ArgumentError, isRecurraError } from '@recurra/plugin';

/** What can run the fused ops on the backends `cpu` and `wasm`. */
export type KernelChoice = 'auto' | Variant | 'off';

const choices: readonly KernelChoice[] = ['auto', 'relaxed', 'simd', 'scalar', 'off'];

let choice: KernelChoice = 'auto';
let running: Kernels | undefined;

/**
 * Chooses what runs the fused ops on the TensorFlow.js backends `cpu` and `wasm`; other backends always compose them
 * from TensorFlow.js's own kernels.
 *
 * @param wanted `'auto'`, the default: the fastest WebAssembly build the engine runs, or composed where there is no
 *   WebAssembly SIMD. A build by name; `'scalar'`, which needs no SIMD, must have been started before, by
 *   `loadKernels({ variant: 'scalar' })` of `@recurra/kernels`. `'off'`: composed.
 * @throws ArgumentError if there is no such choice; KernelError if the engine cannot run the build.
 * @example useKernels('off'); // compare with what TensorFlow.js alone does
 */
export function useKernels(wanted: KernelChoice): void {
  if (!choices.includes(wanted)) {
    throw new ArgumentError(
      `useKernels(): must be one of ${choices.map((name) => `'${name}'`).join(', ')}, got '${String(wanted)}'.`,
    );
  }
  running = wanted === 'auto' || wanted === 'off' ? undefined : loadKernelsSync({ variant: wanted });
  choice = wanted;
}

/** The kernels that run the fused ops on a backend, or undefined where they are composed. */
export function kernelsFor(backendName: string): Kernels | undefined {
  if (choice === 'off' || (backendName !== 'cpu' && backendName !== 'wasm')) return undefined;
  if (running === undefined) {
    try {
      running = loadKernelsSync();
    } catch (error) {
      // No WebAssembly, or a page that forbids it: composing still works.
      if (!isRecurraError(error) && !(error instanceof WebAssembly.CompileError)) throw error;
      console.warn(`Recurra: recurrent layers run many times slower here. ${(error as Error).message}`);
      choice = 'off';
    }
  }
  return running;
}

/**
 * Sets how many threads the kernels use for large batches. Results do not depend on it, bit for bit.
 *
 * @param count Threads, the calling one included; in browsers more than 1 needs a cross-origin isolated page.
 * @throws KernelError if there are no kernels here, or memory cannot be shared.
 * @example await setThreads(2);
 */
export async function setThreads(count: number): Promise<void> {
  await (running ?? loadKernelsSync()).setThreads(count);
}
