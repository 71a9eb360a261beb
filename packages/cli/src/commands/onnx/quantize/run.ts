import {
  inspectOnnx,
  type OnnxModel,
  type OnnxTensors,
  type QuantizeReport,
  quantizeOnnx,
} from '@recurra/onnx';
import { UsageError } from '../../../errors.ts';
import { textTable } from '../../../output/text-table.ts';
import { openModel } from '../model/open-model.ts';
import { prepareFile, saveModel } from '../model/save-model.ts';
import { openRunner, sayer } from '../run-model.ts';
import { type Difference, difference, showDifference } from '../tensors/compare.ts';
import { makeFeeds } from '../tensors/make-feeds.ts';
import { bytesText, shapeText } from '../text.ts';
import type { QuantizeFlags } from './flags.ts';

/**
 * Writes a model whose weights take 8 bits.
 *
 * @param path The model's file, or `-`.
 * @throws OnnxError if the model cannot be packed; UsageError for inputs that are wrong.
 */
export async function runQuantize(path: string, flags: QuantizeFlags, signal: AbortSignal): Promise<void> {
  const say = sayer(flags.quiet);
  const out = await prepareFile(flags.out);
  const { model, bytes: bytesBefore } = await openModel(path, signal);
  const { model: small, report } = quantizeOnnx(model, {
    ...(flags.minElements === undefined ? {} : { minElements: flags.minElements }),
    ...(flags.exclude === undefined ? {} : { exclude: flags.exclude }),
  });
  checkExcluded(flags.exclude ?? [], report);
  const isCompared = flags.verify || flags.input !== undefined;
  const differences = isCompared ? await compare(model, small, flags, say) : undefined;
  signal.throwIfAborted();
  const bytesAfter = await saveModel(out, small);
  if (report.weights.length === 0) say('No weight was packed: the model is written as it was.');
  if (flags.json) {
    process.stdout.write(
      `${JSON.stringify({ file: out, ...report, bytesBefore, bytesAfter, differences })}\n`,
    );
    return;
  }
  const share = ((100 * bytesAfter) / bytesBefore).toFixed(0);
  const parts = [
    weightTable(report),
    differences === undefined ? '' : differenceTable(differences),
    `Wrote ${out}: ${bytesText(bytesAfter)} of ${bytesText(bytesBefore)}, ${share} %.`,
  ];
  process.stdout.write(`${parts.filter((part) => part !== '').join('\n\n')}\n`);
}

function checkExcluded(names: readonly string[], { weights, skipped }: QuantizeReport): void {
  const known = [...weights, ...skipped].map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new UsageError(
    `--exclude: "${unknown}" is none of the weights, which are ${known.join(', ') || 'none'}.`,
  );
}

type Differences = Readonly<Record<string, Difference>>;

async function compare(
  model: OnnxModel,
  small: OnnxModel,
  flags: QuantizeFlags,
  say: (text: string) => void,
): Promise<Differences> {
  const { feeds, random } = await makeFeeds(model, inspectOnnx(model), flags, flags.verify ?? false);
  for (const name of random)
    say(`Input "${name}" is random: ${feeds[name]?.type} ${shapeText(feeds[name]?.dims ?? [])}.`);
  const run = async (one: OnnxModel): Promise<OnnxTensors> => {
    const runner = await openRunner(one, 'auto', say, { sample: feeds });
    try {
      return await runner.run(feeds);
    } finally {
      await runner.dispose();
    }
  };
  const [before, after] = [await run(model), await run(small)];
  return Object.fromEntries(
    Object.entries(before).map(([name, value]) => [name, difference(after[name], value)]),
  );
}

function weightTable({ weights, skipped }: QuantizeReport): string {
  const rows = [
    ...weights.map((weight) => ({
      ...weight,
      what: `${bytesText(weight.bytesBefore)} → ${bytesText(weight.bytesAfter)}`,
      error: showDifference(weight.maxError),
    })),
    ...skipped.map((weight) => ({ ...weight, what: `stays: ${weight.reason}`, error: '' })),
  ];
  if (rows.length === 0) return '';
  const column = (title: string, cell: (row: (typeof rows)[number]) => string) =>
    ({ title, align: 'left', cells: rows.map(cell) }) as const;
  const table = textTable([
    column('weight', ({ name }) => name),
    column('of', ({ operator }) => operator),
    column('shape', ({ dims }) => shapeText(dims)),
    column('size', ({ what }) => what),
    column('largest error', ({ error }) => error),
  ]);
  return `Weights:\n\n${table}`;
}

function differenceTable(differences: Differences): string {
  const rows = Object.entries(differences);
  const table = textTable([
    { title: 'output', align: 'left', cells: rows.map(([name]) => name) },
    { title: 'largest difference', cells: rows.map(([, { largest }]) => showDifference(largest)) },
    { title: 'mean', cells: rows.map(([, { mean }]) => showDifference(mean)) },
  ]);
  return `Outputs, after against before:\n\n${table}`;
}
