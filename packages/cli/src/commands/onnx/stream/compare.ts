import type { OnnxModel, OnnxStream, OnnxTensor, OnnxTensors } from '@recurra/onnx';
import { FailedCheck } from '../../../errors.ts';
import { openRunner } from '../run-model.ts';
import { type Difference, difference, showDifference, worst } from '../tensors/compare.ts';
import type { StreamFlags } from './flags.ts';
import { concat } from './slices.ts';

/** A sequence, run step by step. */
export interface Streamed {
  readonly whole: OnnxTensors;
  readonly constants: OnnxTensors;
  readonly outputs: readonly OnnxTensors[];
}

/**
 * Runs the whole sequence at once, by the model as it was given, and prints how far the steps are from it.
 *
 * @throws FailedCheck if that is farther than the tolerance.
 */
export async function compareWhole(
  model: OnnxModel,
  stream: OnnxStream,
  { whole, constants, outputs }: Streamed,
  flags: StreamFlags,
  say: (text: string) => void,
): Promise<void> {
  const expected = stream.report.rewritten
    ? await runOffline(model, { ...constants, ...whole }, flags, say)
    : await runAtOnce(stream, whole);
  const names = Object.keys(outputs[0] ?? {});
  const rows = names.map((name) => ({
    name,
    difference: outputDifference(
      outputs.map((step) => step[name] as OnnxTensor),
      expected[name] as OnnxTensor,
    ),
  }));
  const { scaled } = worst(rows.map(({ difference: one }) => one));
  const isPassed = scaled <= flags.tolerance;
  if (flags.json) {
    const byOutput = Object.fromEntries(rows.map(({ name, difference: one }) => [name, one]));
    const result = { steps: outputs.length, passed: isPassed, tolerance: flags.tolerance, outputs: byOutput };
    process.stdout.write(`${JSON.stringify(result)}\n`);
  } else {
    const lines = rows.map(({ name, difference: one }) => `  ${name}: ${showDifference(one.largest)}`);
    process.stdout.write(
      `${outputs.length} steps against the whole sequence, largest difference:\n\n${lines.join('\n')}\n`,
    );
  }
  if (!isPassed)
    throw new FailedCheck(`step by step the model gives something else; ${flags.tolerance} passes.`);
}

async function runOffline(
  model: OnnxModel,
  feeds: OnnxTensors,
  { runner }: StreamFlags,
  say: (text: string) => void,
): Promise<OnnxTensors> {
  const opened = await openRunner(model, runner, say, { sample: feeds });
  try {
    return await opened.run(feeds);
  } finally {
    await opened.dispose();
  }
}

/** A model that has its states as inputs takes the sequence as one long step. */
async function runAtOnce(stream: OnnxStream, feeds: OnnxTensors): Promise<OnnxTensors> {
  const other = stream.open();
  try {
    return await other.step(feeds);
  } finally {
    await other.dispose();
  }
}

function outputDifference(steps: readonly OnnxTensor[], whole: OnnxTensor): Difference {
  const last = steps.at(-1) as OnnxTensor;
  const axis = whole.dims.findIndex((length, i) => {
    const sum = steps.reduce((total, { dims }) => total + (dims[i] as number), 0);
    const isSameBeside = whole.dims.every((other, j) => j === i || other === last.dims[j]);
    return last.dims.length === whole.dims.length && isSameBeside && sum === length;
  });
  // Without a time axis, the output is what the last step leaves.
  return difference(axis < 0 || steps.length === 1 ? last : concat(steps, axis), whole);
}
