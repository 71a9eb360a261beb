import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkerComplaints, checkerOpset, pythonWithOnnx } from '../../../test/checker.ts';
import { type ExportCase, exportCases, modelOf } from '../../../test/export-cases/index.ts';
import { one } from '../../../test/export-cases/types.ts';
import { ortDifference, ownDifference, scrambleWeights } from '../../../test/parity.ts';
import { parseOnnx, serializeOnnx } from '../../model.ts';
import { exportOnnx } from '../export.ts';

const { layers } = tfl;

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** Noise of a batch and, where the length is open, of lengths that the model was not exported with. */
function samples({ shapes, dtype, ids = 9 }: ExportCase): tf.Tensor[] {
  return shapes.map((shape, i) => {
    const dims = [3, ...shape.map((dim) => dim ?? 7)];
    return dtype === 'int32'
      ? tf.randomUniform(dims, 0, ids, 'int32', 11 + i)
      : tf.randomNormal(dims, 0, 1, 'float32', 11 + i);
  });
}

const worst = new Map<string, { cases: number; difference: number }>();

afterAll(() => {
  const lines = [...worst].map(
    ([family, { cases, difference }]) =>
      `  ${family}: ${cases} models, at most ${difference.toExponential(1)}`,
  );
  console.log(`Differences to ONNX Runtime:\n${lines.join('\n')}`);
});

describe('every layer gives the same numbers in ONNX Runtime and our runner, and the shapes it declares', () => {
  it.each(exportCases)('$name', async (entry) => {
    const network = modelOf(entry);
    scrambleWeights(network, 3);
    const inputs = samples(entry);
    const options = entry.opset ? { opset: entry.opset } : {};
    const difference = await ortDifference(network, inputs, options);
    const family = worst.get(entry.family) ?? { cases: 0, difference: 0 };
    worst.set(entry.family, {
      cases: family.cases + 1,
      difference: Math.max(family.difference, difference),
    });
    expect(difference).toBeLessThan(1e-5);
    expect(await ownDifference(network, inputs, options)).toBeLessThan(1e-5);
    tf.dispose(inputs);
    network.dispose();
  });

  it('batchNormalization on axis 1', async () => {
    // The cpu backend of tfjs normalises over the last axis here, whatever was asked for; so the reference goes there.
    const asked = modelOf({
      name: '',
      family: '',
      shapes: [[3, 4]],
      build: one(() => layers.batchNormalization({ axis: 1 })),
    });
    const reference = modelOf({
      name: '',
      family: '',
      shapes: [[3, 4]],
      build: ([x]) => {
        const last = layers.permute({ dims: [2, 1] }).apply(x!) as tfl.SymbolicTensor;
        const y = layers.batchNormalization().apply(last) as tfl.SymbolicTensor;
        return layers.permute({ dims: [2, 1] }).apply(y);
      },
    });
    scrambleWeights(asked, 3);
    reference.setWeights(asked.getWeights());
    const x = tf.randomNormal([3, 3, 4], 0, 1, 'float32', 1);
    expect(await ortDifference(reference, [x], {}, asked)).toBeLessThan(1e-5);
    x.dispose();
  });
});

describe('the checker of the ONNX project', () => {
  const python = pythonWithOnnx();

  it.skipIf(python === undefined)('accepts every file, shapes included', () => {
    const files = new Map<string, Uint8Array>();
    for (const entry of exportCases) {
      const network = modelOf(entry);
      for (const opset of [13, checkerOpset]) {
        files.set(`${entry.name}, opset ${opset}`, exportOnnx(network, { opset }));
      }
      files.set(`${entry.name}, 8 bits`, exportOnnx(network, { quantize: 'int8' }));
      network.dispose();
    }
    expect(checkerComplaints(python as string, files)).toEqual([]);
    console.log(`The ONNX project's checker accepts ${files.size} files.`);
  });

  it.skipIf(python === undefined)('would find a wrong shape', () => {
    const model = parseOnnx(
      exportOnnx(tfl.sequential({ layers: [layers.dense({ units: 3, inputShape: [2] })] })),
    );
    const type = model.graph?.output[0]?.type?.value;
    if (type?.case !== 'tensorType') throw new Error('no tensor');
    type.value.shape!.dim[1]!.value = { case: 'dimValue', value: 4n };
    const files = new Map([['wrong', serializeOnnx(model)]]);
    expect(checkerComplaints(python as string, files)).toEqual([expect.stringMatching(/^wrong: .*4/)]);
  });
});
