import { createRng } from '@recurra/core/random';
import {
  bfloat16ToFloat,
  halfToFloat,
  type OnnxTensor,
  type OnnxTensorType,
  type StatePair,
  type ValueReport,
} from '@recurra/onnx';
import type { OpenLength, RunWish, TensorView } from './protocol.ts';

/** Elements beyond which no input is made up. */
const mostElements = 2 ** 22;
const timeLike = /time|seq|step|len|frame/i;
const floats = new Set(['float32', 'float64']);

/** Name of an axis whose length is open. */
function lengthName(input: string, axis: number, dim: string | null): string {
  return dim ?? `${input}[${axis}]`;
}

/** The lengths that a model leaves open: eight steps along time, one of everything else. */
export function openLengths(
  inputs: readonly ValueReport[],
  timeAxes: Readonly<Record<string, number>>,
): OpenLength[] {
  const lengths = new Map<string, number>();
  for (const { name: input, shape } of inputs) {
    for (const [axis, dim] of (shape ?? []).entries()) {
      if (typeof dim === 'number') continue;
      const name = lengthName(input, axis, dim);
      const isTime = timeAxes[input] === axis || (dim !== null && timeLike.test(dim));
      lengths.set(name, Math.max(lengths.get(name) ?? 1, isTime ? 8 : 1));
    }
  }
  return [...lengths].map(([name, value]) => ({ name, value }));
}

/** The shape that an input is fed with. */
export function dimsOf(
  { name, shape, type }: ValueReport,
  lengths: Readonly<Record<string, number>>,
): number[] {
  if (shape === null) {
    throw new Error(
      `The input “${name}” (${type}) does not say its shape, so nothing can be made up for it.`,
    );
  }
  const dims = shape.map((dim, axis) =>
    typeof dim === 'number' ? dim : (lengths[lengthName(name, axis, dim)] ?? 1),
  );
  const count = dims.reduce((product, dim) => product * dim, 1);
  if (!(count <= mostElements)) {
    throw new Error(
      `The input “${name}” would have ${dims.join(' × ')} numbers, and at most ${mostElements} are made up here. Choose smaller lengths.`,
    );
  }
  return dims;
}

/** A tensor of an input's type, filled by a function. */
export function tensorOf(
  { name, type }: ValueReport,
  dims: readonly number[],
  fill: () => number,
): OnnxTensor {
  const length = dims.reduce((product, dim) => product * dim, 1);
  const whole = (): number => Math.round(fill());
  const make: Partial<Record<OnnxTensorType, () => OnnxTensor['data']>> = {
    float32: () => Float32Array.from({ length }, fill),
    float64: () => Float64Array.from({ length }, fill),
    int8: () => Int8Array.from({ length }, whole),
    int16: () => Int16Array.from({ length }, whole),
    int32: () => Int32Array.from({ length }, whole),
    int64: () => BigInt64Array.from({ length }, () => BigInt(whole())),
    uint8: () => Uint8Array.from({ length }, whole),
    uint16: () => Uint16Array.from({ length }, whole),
    uint32: () => Uint32Array.from({ length }, whole),
    uint64: () => BigUint64Array.from({ length }, () => BigInt(whole())),
    bool: () => Uint8Array.from({ length }, () => (fill() === 0 ? 0 : 1)),
  };
  const data = make[type as OnnxTensorType]?.();
  if (data === undefined) throw new Error(`The input “${name}” takes ${type}, which cannot be fed here.`);
  return { type, dims, data } as OnnxTensor;
}

/** Numbers as someone writes them: between spaces, commas, semicolons or line breaks. */
export function parseNumbers(text: string): number[] {
  return text
    .split(/[\s,;[\]]+/)
    .filter((part) => part !== '')
    .map((part, i) => {
      const value = Number(part);
      if (!Number.isFinite(value))
        throw new Error(`Number ${i + 1} reads “${part.slice(0, 20)}”, which is no number.`);
      return value;
    });
}

/** Whether a type takes whole numbers only. */
export const isWhole = (type: string): boolean => !floats.has(type);

/**
 * What a run is fed with: states start at zero; one input may have numbers of one's own; all else is random, floats
 * normal, whole numbers 0 or 1, which are within every vocabulary.
 *
 * @throws Error if an input cannot be made up, or one's own numbers do not fill it.
 */
export function makeFeeds(
  inputs: readonly ValueReport[],
  states: readonly Pick<StatePair, 'input'>[],
  { lengths, own, seed }: RunWish,
): Record<string, OnnxTensor> {
  const rng = createRng(seed);
  const stateNames = new Set(states.map(({ input }) => input));
  const entries = inputs.map((input): [string, OnnxTensor] => {
    const dims = dimsOf(input, lengths);
    if (own?.input === input.name) return [input.name, ownTensor(input, dims, own.text)];
    if (stateNames.has(input.name)) return [input.name, tensorOf(input, dims, () => 0)];
    const fill = isWhole(input.type) ? () => (rng.uniform() < 0.5 ? 0 : 1) : () => rng.normal();
    return [input.name, tensorOf(input, dims, fill)];
  });
  return Object.fromEntries(entries);
}

function ownTensor(input: ValueReport, dims: readonly number[], text: string): OnnxTensor {
  const numbers = parseNumbers(text);
  const count = dims.reduce((product, dim) => product * dim, 1);
  if (numbers.length !== count) {
    throw new Error(
      `The input “${input.name}” takes ${dims.join(' × ') || 'one'} = ${count} numbers, and there are ${numbers.length}. Change the numbers, or the lengths.`,
    );
  }
  if (isWhole(input.type) && numbers.some((value) => !Number.isSafeInteger(value))) {
    throw new Error(`The input “${input.name}” (${input.type}) takes whole numbers only.`);
  }
  let at = 0;
  return tensorOf(input, dims, () => numbers[at++]!);
}

/** A tensor in a few words and numbers. */
export function viewOf(name: string, { data, dims, type }: OnnxTensor): TensorView {
  const read = { float16: halfToFloat, bfloat16: bfloat16ToFloat }[type as string] ?? Number;
  const numbers =
    type === 'string' ? [] : Array.from(data as Iterable<number | bigint>, (each) => read(Number(each)));
  const finite = numbers.filter(Number.isFinite);
  const range =
    finite.length === 0
      ? undefined
      : {
          low: finite.reduce((a, b) => Math.min(a, b)),
          high: finite.reduce((a, b) => Math.max(a, b)),
          mean: finite.reduce((a, b) => a + b, 0) / finite.length,
        };
  return { name, type, dims, first: numbers.slice(0, 48), count: data.length, range };
}
