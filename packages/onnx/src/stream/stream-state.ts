import { ArgumentError, ShapeError } from '@recurra/plugin';
import { OnnxError } from '../errors.ts';
import type { ValueReport } from '../graph/values.ts';
import { newTensor } from '../operators/support/tensors.ts';
import { checkFeeds } from '../runner/feeds.ts';
import type { OnnxTensors } from '../runner/types.ts';
import type { StatePair } from '../states/state-pairs.ts';
import { isTensorType, type OnnxTensor } from '../tensor/types.ts';
import type { StreamSnapshot } from './stream-types.ts';

/**
 * The states a stream starts from: those given, those the model names, or zeros.
 *
 * @param rows Length of the axes that are open: sequences side by side.
 * @throws ArgumentError if a state's shape cannot be known.
 */
export function startStates(
  pairs: readonly StatePair[],
  given: OnnxTensors | undefined,
  rows: number,
): OnnxTensor[] {
  if (given !== undefined) checkStates(pairs, given, 'createStream(): initialState:', false);
  return pairs.map((pair) => {
    const own = given?.[pair.input];
    if (own !== undefined) return copyOf(own);
    const dims = openShape(pair, rows);
    if (!isTensorType(pair.type)) throw unknownShape(pair, `is of type ${pair.type}`);
    const { type } = pair;
    const state = checked(pair, () => newTensor(type, dims));
    if (pair.initial !== undefined) fillFrom(state.data as Float32Array, dims, pair.initial);
    return state as OnnxTensor;
  });
}

/** @throws OnnxError that names the state for one that no memory holds. */
function checked<T>({ input }: StatePair, make: () => T): T {
  try {
    return make();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new OnnxError(`createStream(): the state "${input}": ${reason}.`, { cause });
  }
}

function openShape(pair: StatePair, rows: number): number[] {
  const { shape } = pair;
  if (shape === null) throw unknownShape(pair, 'has no shape in the model');
  const names = new Set(shape.filter((length) => typeof length !== 'number'));
  if (names.size > 1)
    throw unknownShape(pair, `has the shape [${shape.map((length) => length ?? '?').join(', ')}]`);
  return shape.map((length) => (typeof length === 'number' && length >= 0 ? length : rows));
}

function unknownShape({ input }: StatePair, what: string): ArgumentError {
  return new ArgumentError(
    `createStream(): the state "${input}" ${what}; give its first value as initialState: { "${input}": … }.`,
  );
}

/** Repeats axes of length 1 as often as is needed. */
function fillFrom(
  data: Float32Array | Float64Array,
  dims: readonly number[],
  { dims: from, values }: NonNullable<StatePair['initial']>,
): void {
  const fits = from.length === dims.length && from.every((length, i) => length === 1 || length === dims[i]);
  if (!fits) {
    throw new ShapeError(
      `createStream(): the model's first state of shape [${from.join(', ')}] does not fit [${dims.join(', ')}].`,
    );
  }
  for (let i = 0; i < data.length; i++) {
    let [rest, at, stride] = [i, 0, 1];
    for (let axis = dims.length - 1; axis >= 0; axis--) {
      const length = dims[axis] as number;
      const own = from[axis] as number;
      if (own !== 1) at += (rest % length) * stride;
      stride *= own;
      rest = Math.floor(rest / length);
    }
    data[i] = values[at] as number;
  }
}

/** A tensor with an array of its own. */
export function copyOf(tensor: OnnxTensor): OnnxTensor {
  return { type: tensor.type, dims: [...tensor.dims], data: tensor.data.slice() } as OnnxTensor;
}

/** How many sequences feeds bring, by the name an open length of a state shares with an input's. */
export function rowsOf(
  pairs: readonly StatePair[],
  inputs: readonly ValueReport[],
  feeds: OnnxTensors,
): number | undefined {
  const names = new Set(
    pairs.flatMap(({ shape }) => shape?.filter((length) => typeof length === 'string') ?? []),
  );
  for (const { name, shape } of inputs) {
    const axis = shape?.findIndex((length) => typeof length === 'string' && names.has(length)) ?? -1;
    const length = feeds[name]?.dims[axis];
    if (axis >= 0 && length !== undefined) return length;
  }
  return undefined;
}

/**
 * The states of a snapshot, checked and copied.
 *
 * @throws ArgumentError, ShapeError if they are not those of the model.
 */
export function restoredStates(pairs: readonly StatePair[], snapshot: StreamSnapshot): OnnxTensor[] {
  const states = snapshot?.states;
  if (snapshot?.version !== 1 || typeof states !== 'object' || states === null) {
    throw new ArgumentError('restore(): the snapshot must be what snapshot() gave: { version: 1, states }.');
  }
  checkStates(pairs, states, 'restore():', true);
  return pairs.map(({ input }) => copyOf(states[input] as OnnxTensor));
}

function checkStates(
  pairs: readonly StatePair[],
  states: OnnxTensors,
  caller: string,
  areAll: boolean,
): void {
  const wanted = pairs
    .filter(({ input }) => areAll || Object.hasOwn(states, input))
    .map(({ input, type, shape }) => ({ name: input, type, shape }));
  checkFeeds(states, wanted, new Set(), caller);
}
