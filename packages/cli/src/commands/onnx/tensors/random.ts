import type { OnnxTensor, ValueReport } from '@recurra/onnx';
import { UsageError } from '../../../errors.ts';
import { isElementType, newElements, readElement } from './elements.ts';

/** Numbers from 0 to 1 that a seed fixes (mulberry32). */
export function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Lengths of axes by their name, or by `input[axis]`. */
export type Lengths = ReadonlyMap<string, number>;

/** Steps that random sequences have where their number is open. */
const steps = 8;
/** Elements beyond which nothing is made up. */
const most = 2 ** 28;

const isReal = (type: string): boolean => /float/.test(type);

/**
 * Makes a tensor of random values for an input: floats from -1 to 1; 0 and 1 for everything else, indices that surely
 * exist.
 *
 * @param lengths Of axes that are open.
 * @param timeAxis The input's time axis, if it has one: 8 steps unless told otherwise. Other open axes have length 1.
 * @throws UsageError if the input's shape is not known.
 */
export function randomTensor(
  input: ValueReport,
  lengths: Lengths,
  timeAxis: number | undefined,
  next: () => number,
): OnnxTensor {
  const { name, type, shape } = input;
  if (shape === null || !isElementType(type) || type === 'string') {
    throw new UsageError(
      `nothing can be made up for the input "${name}" (${type}${shape === null ? ', of any shape' : ''}); give it as --input.`,
    );
  }
  const dims = shape.map((dim, axis) => {
    const given = lengths.get(`${name}[${axis}]`) ?? (typeof dim === 'string' ? lengths.get(dim) : undefined);
    if (typeof dim === 'number' && dim >= 0) return dim;
    return given ?? (axis === timeAxis ? steps : 1);
  });
  const count = dims.reduce((product, dim) => product * dim, 1);
  if (count > most)
    throw new UsageError(`the input "${name}" would have ${count} elements; give lengths by --dim.`);
  const data = newElements(type, count) as unknown as unknown[];
  for (let i = 0; i < count; i++)
    data[i] = readElement(type, isReal(type) ? 2 * next() - 1 : Math.round(next()));
  return { type, dims, data } as unknown as OnnxTensor;
}

/**
 * Checks that every length given is of an axis there is.
 *
 * @throws UsageError if not; it names those there are.
 */
export function checkLengths(lengths: Lengths, inputs: readonly ValueReport[]): void {
  const open = inputs.flatMap(({ name, shape }) =>
    (shape ?? []).flatMap((dim, axis) =>
      typeof dim === 'number' && dim >= 0 ? [] : [{ place: `${name}[${axis}]`, dim }],
    ),
  );
  const isKnown = (name: string): boolean => open.some(({ place, dim }) => place === name || dim === name);
  const unknown = [...lengths.keys()].find((name) => !isKnown(name));
  if (unknown === undefined) return;
  const names = [...new Set(open.map(({ place, dim }) => dim ?? place))].join(', ');
  throw new UsageError(
    `--dim names the axis "${unknown}", ${names === '' ? "and no axis of the model's inputs is open" : `and the open axes are ${names}`}.`,
  );
}
