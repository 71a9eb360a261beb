import type { OnnxTensor, OnnxTensors, ValueReport } from '@recurra/onnx';
import { UsageError } from '../../../errors.ts';
import { tensorFromJson } from '../tensors/from-json.ts';
import { parseJson } from '../tensors/read-input.ts';
import { asSequence, asStep, slice } from './slices.ts';

/** What a step is fed with. */
export interface StepPlan {
  readonly inputs: readonly ValueReport[];
  /** The time axis of each input that has one. */
  readonly axes: Readonly<Record<string, number>>;
  /** Length of a step along the time axis. */
  readonly block: number | undefined;
}

/** Whole sequences, and how they are cut. */
export interface Sequences {
  readonly values: OnnxTensors;
  readonly steps: readonly OnnxTensors[];
  /** Elements along the time axis that fill no step. */
  readonly left: number;
}

/**
 * Cuts sequences into steps.
 *
 * @throws UsageError if a time axis is not known, or sequences are not of one length.
 */
export function cutSequences(given: OnnxTensors, plan: StepPlan): Sequences {
  const parts = plan.inputs.map((input) => cutSequence(given[input.name], input, plan));
  const [first, ...others] = parts;
  if (first === undefined) throw new UsageError('the model has no input that could be given step by step.');
  const other = others.find(({ blocks }) => blocks.length !== first.blocks.length);
  if (other !== undefined) {
    throw new UsageError(
      `the sequences must have equally many steps: "${first.name}" has ${first.blocks.length}, "${other.name}" ${other.blocks.length}.`,
    );
  }
  return {
    values: Object.fromEntries(parts.map(({ name, value }) => [name, value])),
    steps: first.blocks.map((_, i) =>
      Object.fromEntries(parts.map(({ name, blocks }) => [name, blocks[i] as OnnxTensor])),
    ),
    left: Math.max(...parts.map(({ left }) => left)),
  };
}

interface CutSequence {
  readonly name: string;
  readonly value: OnnxTensor;
  readonly blocks: readonly OnnxTensor[];
  readonly left: number;
}

function cutSequence(given: OnnxTensor | undefined, input: ValueReport, plan: StepPlan): CutSequence {
  const { name, shape } = input;
  if (given === undefined) {
    throw new UsageError(
      `the input "${name}" is missing: give its sequence as --input ${name}=file.npy, or as --constant if it is the same at every step.`,
    );
  }
  const axis = plan.axes[name] ?? longerAxis(given, shape);
  if (axis === undefined) {
    throw new UsageError(
      `which axis of the input "${name}" is the time axis is not known; give it as --axis ${name}=1, or the input as --constant if it is the same at every step.`,
    );
  }
  const value = asSequence(given, shape?.length, axis);
  const length = value.dims[axis];
  if (length === undefined) {
    throw new UsageError(
      `the input "${name}" has ${value.dims.length} axes, and none is the time axis, ${axis}.`,
    );
  }
  const declared = shape?.[axis];
  const isFixed = typeof declared === 'number' && declared > 0;
  const block = plan.block ?? (isFixed ? declared : 1);
  // Where a step's length was named, a shorter one at the end is not what the model was made for.
  const isWhole = isFixed || plan.block !== undefined;
  const count = isWhole ? Math.floor(length / block) : Math.ceil(length / block);
  const blocks = Array.from({ length: count }, (_, i) =>
    slice(value, axis, i * block, Math.min(length, (i + 1) * block)),
  );
  return { name, value, blocks, left: Math.max(0, length - count * block) };
}

/** The one axis along which there is more than a step takes: what is given must be a sequence of steps. */
function longerAxis({ dims }: OnnxTensor, shape: ValueReport['shape']): number | undefined {
  if (shape === null || dims.length > shape.length) return undefined;
  const missing = shape.length - dims.length;
  const differ = shape.flatMap((length, axis) => {
    const own = axis < missing ? 1 : dims[axis - missing];
    return typeof length === 'number' && length > 0 && own !== length ? [axis] : [];
  });
  return differ.length === 1 ? differ[0] : undefined;
}

/**
 * Reads a step from a line of JSON: a value for the only input, or an object of values by input.
 *
 * @param where What messages begin with.
 * @throws UsageError if it is none.
 */
export function stepFromLine(line: string, { inputs, axes }: StepPlan, where: string): OnnxTensors {
  const json = parseJson(line, where);
  const tensor = (value: unknown, input: ValueReport): OnnxTensor =>
    asStep(
      tensorFromJson(value, input, `${where}, input "${input.name}"`),
      input.shape?.length,
      axes[input.name],
    );
  const isObject = typeof json === 'object' && json !== null && !Array.isArray(json);
  const isNamed = isObject && (inputs.length !== 1 || Object.hasOwn(json, (inputs[0] as ValueReport).name));
  if (!isNamed && inputs.length === 1) {
    return { [(inputs[0] as ValueReport).name]: tensor(json, inputs[0] as ValueReport) };
  }
  const names = inputs.map(({ name }) => `"${name}"`).join(', ');
  if (!isObject) throw new UsageError(`${where}: an object with values for ${names} is expected.`);
  return Object.fromEntries(
    Object.entries(json).map(([name, value]) => {
      const input = inputs.find((one) => one.name === name);
      if (input === undefined)
        throw new UsageError(`${where}: "${name}" is no input of a step; those are ${names}.`);
      return [name, tensor(value, input)];
    }),
  );
}
