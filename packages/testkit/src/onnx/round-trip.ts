import { createRunner, inspectOnnx, type OnnxTensors, parseOnnx, serializeOnnx } from '@recurra/onnx';
import type { Check } from '../check.ts';
import type { Golden } from '../golden/golden.ts';
import { firstDifference } from '../same.ts';
import { outputProblems } from './compare.ts';

const exact = { absolute: 0, relative: 0 };

/** Reading and writing a model changes nothing. */
export function roundTrip(
  name: string,
  read: () => Promise<Uint8Array>,
  inputs: () => Promise<OnnxTensors>,
): Check {
  return {
    name: `${name}: reading and writing changes nothing`,
    run: async () => {
      const bytes = await read();
      const model = parseOnnx(bytes);
      const written = serializeOnnx(model);
      // Another writer may lay the same content out in another number of bytes.
      const { size: _, ...before } = inspectOnnx(model);
      const { size: __, ...after } = inspectOnnx(parseOnnx(written));
      const difference = firstDifference(before, after, 'the report');
      if (difference !== undefined) return [`read, written and read again, ${difference}`];
      const feeds = await inputs();
      return outputProblems(await outputsOf(written, feeds), await outputsOf(bytes, feeds), exact).map(
        (problem) => `written and read again, ${problem}`,
      );
    },
  };
}

/** Our own operators give what an independent runtime gave. */
export function goldenOutputs(
  name: string,
  read: () => Promise<Uint8Array>,
  golden: () => Promise<Golden>,
): Check {
  return {
    name: `${name}: gives the golden outputs`,
    run: async () => {
      const { inputs, outputs, tolerance, writtenBy } = await golden();
      if (Object.keys(outputs).length === 0) return ['the golden file has no outputs'];
      return outputProblems(await outputsOf(await read(), inputs), outputs, tolerance).map(
        (problem) => `beside ${writtenBy}, ${problem}`,
      );
    },
  };
}

async function outputsOf(bytes: Uint8Array, feeds: OnnxTensors): Promise<OnnxTensors> {
  const runner = await createRunner(bytes, { runner: 'recurra' });
  try {
    return await runner.run(feeds);
  } finally {
    await runner.dispose();
  }
}
