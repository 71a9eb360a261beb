import type { InferenceSession, Tensor, TensorConstructor } from 'onnxruntime-web';
import { recurrentModel } from '../onnx/recurrent-model.ts';
import type { Task } from '../tasks.ts';
import { layerWeights, numbers } from './data.ts';
import { awaited } from './timing.ts';
import { type Bout, type Contestant, type Description, type Setup, Unsupported } from './types.ts';

/** What ONNX Runtime's packages for Node and for the web have in common. */
export interface Ort {
  readonly InferenceSession: { create(model: Uint8Array, options: object): Promise<InferenceSession> };
  readonly Tensor: TensorConstructor;
}

/**
 * ONNX Runtime: a model of one LSTM or GRU node, its weights inside, run one after the other. States are fed back as the
 * tensors that came out. Sequences go in time-major, as the operator wants them.
 */
export function onnxruntime(
  ort: Ort,
  provider: 'cpu' | 'wasm',
  { threads }: Setup,
  description: Description,
): Contestant {
  const options = {
    executionProviders: [provider],
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
  };
  return {
    describe: () => description,
    async prepare(task) {
      if (task.kind !== 'step' && task.kind !== 'forward') throw new Unsupported('inference only');
      return bout(ort, options, task);
    },
  };
}

async function bout(ort: Ort, options: object, task: Task): Promise<Bout> {
  const { cell, shape, kind } = task;
  const { batch, time, inputSize, hiddenSize } = shape;
  const streaming = kind === 'step';
  const weights = layerWeights(cell, inputSize, hiddenSize);
  const model = recurrentModel({ cell, ...shape, weights, streaming });
  const session = await ort.InferenceSession.create(model, options);
  const x = new ort.Tensor('float32', numbers(batch * time * inputSize, 11), [time, batch, inputSize]);
  const dispose = () => session.release();
  if (!streaming) return awaited(() => session.run({ x }), dispose);
  const zeros = () =>
    new ort.Tensor('float32', new Float32Array(batch * hiddenSize), [1, batch, hiddenSize]) as Tensor;
  let states: Record<string, Tensor> = cell === 'lstm' ? { h: zeros(), c: zeros() } : { h: zeros() };
  return awaited(async () => {
    const out = await session.run({ x, ...states });
    states = cell === 'lstm' ? { h: out.h_out!, c: out.c_out! } : { h: out.h_out! };
  }, dispose);
}
