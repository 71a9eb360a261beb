import type { OnnxModel, OnnxReport, OnnxTensor } from '@recurra/onnx';
import { UsageError } from '../../../errors.ts';
import type { FeedFlags } from '../options.ts';
import { optionalInputs } from './optional-inputs.ts';
import { checkLengths, generator, randomTensor } from './random.ts';
import { readInputs } from './read-input.ts';
import { timeAxesOf } from './time-axes.ts';

/** Tensors for a model's inputs, and which of them were made up. */
export interface Feeds {
  readonly feeds: Record<string, OnnxTensor>;
  readonly random: readonly string[];
}

/**
 * Gathers what a model is fed with: what the user gives, and random values for the rest.
 *
 * @param isRandom Whether values may be made up for inputs that are not given.
 * @throws UsageError for an input that is missing, unknown or unreadable.
 */
export async function makeFeeds(
  model: OnnxModel,
  report: OnnxReport,
  flags: FeedFlags,
  isRandom: boolean,
): Promise<Feeds> {
  const { inputs } = report;
  const given = await readInputs(flags.input ?? [], [...inputs, ...optionalInputs(model)]);
  const left = inputs.filter(({ name }) => given[name] === undefined);
  if (!isRandom) {
    const [missing] = left;
    if (missing === undefined) return { feeds: given, random: [] };
    throw new UsageError(
      `the input "${missing.name}" is missing: give it as --input ${missing.name}=file.npy, or use --random.`,
    );
  }
  const lengths = flags.dim ?? new Map();
  checkLengths(lengths, inputs);
  const next = generator(flags.seed);
  const timeAxes = timeAxesOf(model, report);
  const feeds = { ...given };
  for (const input of left) feeds[input.name] = randomTensor(input, lengths, timeAxes[input.name], next);
  return { feeds, random: left.map(({ name }) => name) };
}
