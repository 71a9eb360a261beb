// tf.layers calls tensor methods, which tfjs-core registers only on request.
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import * as ort from 'onnxruntime-node';
import { expect } from 'vitest';
import { createRunner, inspectOnnx, parseOnnx, serializeOnnx } from '../src/index.ts';
import { type ExportOptions, exportOnnx, tensorToOnnx } from '../src/tfjs/index.ts';

/** Replaces all weights by seeded noise: initial values such as zero biases would hide mistakes. */
export function scrambleWeights(model: tfl.LayersModel, seed: number): void {
  tf.tidy(() => {
    const weights = model.getWeights();
    model.setWeights(
      weights.map((weight, i) => {
        const noise = tf.randomNormal(weight.shape, 0, 0.5, 'float32', seed + i);
        // Variances must stay positive.
        return model.weights[i]?.name.includes('variance') ? tf.add(tf.abs(noise), 0.1) : noise;
      }),
    );
  });
}

/** A tfjs tensor as ONNX Runtime takes it. */
export function ortTensor(tensor: tf.Tensor): ort.Tensor {
  const type = tensor.dtype === 'int32' ? 'int32' : 'float32';
  return new ort.Tensor(type, tensor.dataSync(), tensor.shape);
}

/** ONNX Runtime must come to the output shapes that a file declares by itself, where it comes to any. */
export async function expectInferredShapes(bytes: Uint8Array): Promise<void> {
  const bare = parseOnnx(bytes);
  const declared = inspectOnnx(bytes).outputs;
  for (const { type } of bare.graph?.output ?? []) {
    if (type?.value.case === 'tensorType') delete type.value.value.shape;
  }
  const session = await ort.InferenceSession.create(serializeOnnx(bare), { logSeverityLevel: 3 });
  const inferred = session.outputMetadata.map((output) => (output.isTensor ? [...output.shape] : []));
  await session.release();
  inferred.forEach((shape, i) => {
    const own = declared[i]?.shape;
    // Not even the rank came out.
    if (shape.length === 0) return;
    // Where no name comes out, the length is unknown.
    const expected = shape.map((dim, axis) => (dim === '' || isMadeUp(dim) ? own?.[axis] : dim));
    expect(own, `shape of output "${declared[i]?.name}"`).toEqual(expected);
  });
}

/** Names that ONNX Runtime gives to lengths that it cannot express. */
function isMadeUp(dim: number | string): boolean {
  return typeof dim === 'string' && dim.startsWith('unk__');
}

/**
 * Largest difference between what tfjs and ONNX Runtime compute for the same inputs.
 *
 * @param exported The model to export, if not the one that tfjs runs.
 */
export async function ortDifference(
  model: tfl.LayersModel,
  inputs: readonly tf.Tensor[],
  options: ExportOptions = {},
  exported: tfl.LayersModel = model,
): Promise<number> {
  const bytes = exportOnnx(exported, options);
  await expectInferredShapes(bytes);
  const session = await ort.InferenceSession.create(bytes, { logSeverityLevel: 3 });
  try {
    const feeds: Record<string, ort.Tensor> = {};
    inputs.forEach((tensor, i) => {
      feeds[session.inputNames[i] as string] = ortTensor(tensor);
    });
    const actual = await session.run(feeds);
    const expected = [model.predict([...inputs])].flat();
    expect(session.outputNames).toHaveLength(expected.length);
    let worst = 0;
    expected.forEach((tensor, i) => {
      const output = actual[session.outputNames[i] as string] as ort.Tensor;
      expect(output.dims).toEqual(tensor.shape);
      const [a, b] = [output.data as Float32Array, tensor.dataSync()];
      for (let k = 0; k < b.length; k++) {
        const difference = Math.abs((a[k] as number) - (b[k] as number));
        worst = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : Math.max(worst, difference);
      }
    });
    tf.dispose(expected);
    return worst;
  } finally {
    await session.release();
  }
}

/** Largest difference between what tfjs computes and what our own runner does with the exported file. */
export async function ownDifference(
  model: tfl.LayersModel,
  inputs: readonly tf.Tensor[],
  options: ExportOptions = {},
): Promise<number> {
  const runner = await createRunner(exportOnnx(model, options), { runner: 'recurra' });
  const feeds = inputs.map((tensor, i) => [model.inputNames[i] as string, tensorToOnnx(tensor)]);
  const actual = await runner.run(Object.fromEntries(feeds));
  await runner.dispose();
  const expected = [model.predict([...inputs])].flat();
  const differences = Object.values(actual).flatMap(({ data }, i) => {
    const own = expected[i]?.dataSync() ?? [];
    expect(data).toHaveLength(own.length);
    return [...own].map((value, k) => Math.abs(Number(data[k]) - value));
  });
  tf.dispose(expected);
  expect(Object.keys(actual)).toHaveLength(expected.length);
  return Math.max(...differences);
}
