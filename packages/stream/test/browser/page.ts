import { loadKernels, type Variant } from '@recurra/kernels';
import { createNetwork, type NetworkSpec } from '../../src/index.ts';

/** What a network gives in this browser, step by step and as a run. */
export interface PageApi {
  outputs(
    spec: NetworkSpec,
    sequence: number[],
    variant: Variant | 'auto',
  ): Promise<{ variant: Variant; steps: number[]; run: number[] }>;
}

const api: PageApi = {
  async outputs(spec, sequence, variant) {
    const net = await createNetwork(spec, { variant });
    const state = net.createState();
    const steps: number[] = [];
    for (let at = 0; at < sequence.length; at += net.inputSize) {
      steps.push(...net.step(sequence.slice(at, at + net.inputSize), state));
    }
    const run = [...net.run(sequence, net.createState())];
    net.dispose();
    return { variant: (await loadKernels({ variant })).variant, steps, run };
  },
};
Object.assign(globalThis, { api });
document.title = 'ready';
