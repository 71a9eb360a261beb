import { createRunner, type OnnxTensor } from '../../src/index.ts';

/** A runner's outputs in this browser, and how it came to be. */
export interface PageApi {
  run(
    bytes: number[],
    feeds: Record<string, { type: 'float32'; dims: number[]; data: number[] }>,
    options: { runner: 'auto' | 'recurra' | 'ort'; executionProviders?: string[] },
  ): Promise<{ runner: string; runtime: string; why: string; outputs: Record<string, number[]> }>;
}

const api: PageApi = {
  async run(bytes, feeds, options) {
    const runner = await createRunner(Uint8Array.from(bytes), options);
    const given = Object.entries(feeds).map(([name, { dims, data }]): [string, OnnxTensor] => [
      name,
      { type: 'float32', dims, data: Float32Array.from(data) },
    ]);
    const results = await runner.run(Object.fromEntries(given));
    const { runner: name, runtime, why } = runner.report;
    await runner.dispose();
    const outputs = Object.entries(results).map(([output, { data }]) => [
      output,
      Array.from(data as Float32Array),
    ]);
    return { runner: name, runtime, why, outputs: Object.fromEntries(outputs) };
  },
};
Object.assign(globalThis, { api });
document.title = 'ready';
