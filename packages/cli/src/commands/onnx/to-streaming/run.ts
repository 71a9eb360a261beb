import { inspectOnnx, streamingReport, toStreaming, verifyStreaming } from '@recurra/onnx';
import { RecurraError } from '@recurra/plugin';
import { textTable } from '../../../output/text-table.ts';
import { axesByInput } from '../axes.ts';
import { openModel } from '../model/open-model.ts';
import { prepareFile, saveModel } from '../model/save-model.ts';
import { sayer } from '../run-model.ts';
import { showDifference } from '../tensors/compare.ts';
import { bytesText, shapeText } from '../text.ts';
import type { ToStreamingFlags } from './flags.ts';

/**
 * Writes a model's streaming form.
 *
 * @param path The model's file, or `-`.
 * @throws OnnxError if the model needs whole sequences; RecurraError if the two differ.
 */
export async function runToStreaming(
  path: string,
  flags: ToStreamingFlags,
  signal: AbortSignal,
): Promise<void> {
  const say = sayer(flags.quiet);
  const out = await prepareFile(flags.out);
  const { model } = await openModel(path, signal);
  // Axes that are named take the place of all that would be inferred.
  const named =
    flags.axis === undefined ? {} : { timeAxes: axesByInput(flags.axis, inspectOnnx(model).inputs) };
  const streaming = toStreaming(model, named);
  const { hidden, warnings: notes } = streamingReport(model, named);
  for (const { node, operator, reason } of notes) say(`${operator} "${node}": ${reason}`);
  const check = flags.verify
    ? await verifyStreaming(model, streaming, { ...named, seed: flags.seed })
    : undefined;
  if (check !== undefined && check.difference > flags.tolerance) {
    throw new RecurraError(
      'ERR_VERIFICATION',
      `step by step the output "${check.output}" differs by ${showDifference(check.difference)}, more than ${flags.tolerance}; nothing was written.`,
    );
  }
  const bytes = await saveModel(out, streaming);
  const { states } = inspectOnnx(streaming);
  if (hidden.length === 0) say('The model hid no states: it is written as it was.');
  if (flags.json) {
    process.stdout.write(`${JSON.stringify({ file: out, bytes, layers: hidden, states, notes, check })}\n`);
    return;
  }
  const table = textTable([
    { title: 'input', align: 'left', cells: states.map(({ input }) => input) },
    { title: 'next value', align: 'left', cells: states.map(({ output }) => output) },
    { title: 'type', align: 'left', cells: states.map(({ type }) => type) },
    { title: 'shape', align: 'left', cells: states.map(({ shape }) => shapeText(shape)) },
  ]);
  const parts = [
    states.length === 0 ? 'The model has no states.' : `States:\n\n${table}`,
    ...(check === undefined
      ? []
      : [
          `${check.steps} steps against the whole sequence: largest difference ${showDifference(check.difference)}.`,
        ]),
    `Wrote ${out}, ${bytesText(bytes)}.`,
  ];
  process.stdout.write(`${parts.join('\n\n')}\n`);
}
