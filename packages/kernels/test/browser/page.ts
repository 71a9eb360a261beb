import { type Kernels, loadKernels, type Variant } from '../../src/index.ts';
import { loadKernelsSync } from '../../src/sync.ts';
import { identical } from '../compare.ts';
import { example, run } from './case.ts';

/** Results of a layer as plain numbers. */
export type Results = { readonly [name: string]: number[] };

/** What the test calls in the page. */
export interface PageApi {
  /** Which build is the fastest here, and whether the page may share memory. */
  facts(): Promise<{ variant: Variant; sync: Variant; isolated: boolean }>;
  /** Outputs, states and gradients of the example. */
  compute(variant: Variant): Promise<Results>;
  /** With two threads: whether all bits are those of one thread, how often Atomics.wait ran here; or the error. */
  threads(variant: Variant): Promise<{ same: boolean; waits: number } | { code: string; message: string }>;
}

let waits = 0;
const { wait } = Atomics;
Atomics.wait = ((...args: Parameters<typeof wait>) => {
  waits++;
  return wait(...args);
}) as typeof wait;

const results = (kernels: Kernels): Results =>
  Object.fromEntries(Object.entries(run(kernels, example)).map(([name, values]) => [name, [...values]]));

const api: PageApi = {
  async facts() {
    const { variant } = await loadKernels();
    return { variant, sync: loadKernelsSync().variant, isolated: globalThis.crossOriginIsolated };
  },
  async compute(variant) {
    return results(await loadKernels({ variant }));
  },
  async threads(variant) {
    const kernels = await loadKernels({ variant });
    const alone = run(kernels, example);
    try {
      await kernels.setThreads(2);
    } catch (error) {
      const { code, message } = error as Error & { code: string };
      return { code, message };
    }
    let same = kernels.threads === 2;
    for (let again = 0; again < 20; again++) {
      const together = run(kernels, example);
      for (const [name, values] of Object.entries(alone)) same &&= identical(together[name]!, values);
    }
    await kernels.setThreads(1);
    return { same, waits };
  },
};

Object.assign(globalThis, { api });
document.title = 'ready';
