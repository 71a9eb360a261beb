import type { ModelProto } from 'onnx-buf';
import { OnnxError } from '../errors.ts';

/** Begin of the metadata keys under which a model keeps where its states start; the input's name follows. */
export const initialStateKey = 'recurra.initial_state.';

/** A state that is not zero at the start. */
export interface InitialState {
  /** Shape; axes of length 1 are repeated to the length a stream needs. */
  readonly dims: readonly number[];
  readonly values: readonly number[];
}

/** The initial states a model's metadata holds, by input. */
export function initialStates(model: ModelProto): ReadonlyMap<string, InitialState> {
  const states = new Map<string, InitialState>();
  for (const { key, value } of model.metadataProps) {
    if (key.startsWith(initialStateKey)) states.set(key.slice(initialStateKey.length), read(key, value));
  }
  return states;
}

/** The metadata that keeps an initial state. */
export function initialStateEntry(
  input: string,
  { dims, values }: InitialState,
): { key: string; value: string } {
  return { key: initialStateKey + input, value: JSON.stringify({ dims, values }) };
}

function read(key: string, text: string): InitialState {
  let state: unknown;
  try {
    state = JSON.parse(text);
  } catch (cause) {
    throw new OnnxError(`the model's metadata "${key}" is no JSON.`, { cause });
  }
  const { dims, values } = (state ?? {}) as Partial<InitialState>;
  const isList = (list: unknown): list is number[] =>
    Array.isArray(list) && list.every((value) => typeof value === 'number');
  if (!isList(dims) || !isList(values) || dims.reduce((count, dim) => count * dim, 1) !== values.length) {
    throw new OnnxError(
      `the model's metadata "${key}" must hold { dims, values }, values for the whole shape.`,
    );
  }
  return { dims, values };
}
