// Times one runtime from import to its first step: `node startup.js <contestant> <model.onnx>`, in a fresh process.
import { readFileSync } from 'node:fs';
import { layerWeights } from '../contestants/data.ts';

const [id = '', file = ''] = process.argv.slice(2);
const size = 32;

/** Loads a runtime and does a step. */
async function firstStep(model: Uint8Array, weights: ReturnType<typeof layerWeights>): Promise<void> {
  if (id === 'recurra') {
    const { createNetwork } = await import('@recurra/stream');
    const { kernel, recurrentKernel, bias } = weights;
    const layers = [{ type: 'lstm' as const, hiddenSize: size, kernel, recurrentKernel, bias }];
    const net = await createNetwork({ inputSize: size, layers });
    net.step(new Float32Array(size), net.createState());
    return;
  }
  const ort = id === 'onnxruntime-web' ? await import('onnxruntime-web') : await import('onnxruntime-node');
  if (id === 'onnxruntime-web') ort.env.wasm.numThreads = 1;
  const session = await ort.InferenceSession.create(model, { intraOpNumThreads: 1, interOpNumThreads: 1 });
  const zeros = (dims: number[]) => new ort.Tensor('float32', new Float32Array(size), dims);
  await session.run({ x: zeros([1, 1, size]), h: zeros([1, 1, size]), c: zeros([1, 1, size]) });
}

try {
  const model = new Uint8Array(readFileSync(file));
  const weights = layerWeights('lstm', size, size);
  const begun = performance.now();
  await firstStep(model, weights);
  console.log(JSON.stringify({ milliseconds: performance.now() - begun }));
} catch (error) {
  console.log(JSON.stringify({ error: (error as Error).message }));
}
process.exit(0);
