import { ArgumentError } from '@recurra/plugin';
import type { TestRunner } from '../check.ts';
import { type CreateGoldenOptions, createGolden, drawInputs } from '../golden/create-golden.ts';
import type { Golden } from '../golden/golden.ts';
import { register } from '../register.ts';
import { goldenOutputs, roundTrip } from './round-trip.ts';

/** What {@link testOnnxRoundTrip} needs besides the model. */
export interface TestOnnxRoundTripOptions
  extends TestRunner,
    Pick<CreateGoldenOptions, 'inputs' | 'dims' | 'seed' | 'tolerance'> {
  /** What the model is called in the tests' names. Default `model`. */
  readonly name?: string;
  /** Golden inputs and outputs. Without them ONNX Runtime computes them now, for inputs drawn from `seed`. */
  readonly golden?: Golden;
}

/**
 * Declares the tests of an ONNX file: reading and writing it changes nothing, to the last bit of its outputs, and our own
 * operators give what an independent runtime gives.
 *
 * @param model The file's content, or what gives it: a model trained and exported first.
 * @param options The test runner, and golden outputs or how to draw inputs.
 * @throws ArgumentError if `it` is missing, or the model is neither bytes nor a function.
 * @example testOnnxRoundTrip(() => exportOnnx(model), { it, expect, describe, dims: { batch: 3, time: 5 } });
 */
export function testOnnxRoundTrip(
  model: Uint8Array | (() => Uint8Array | Promise<Uint8Array>),
  options: TestOnnxRoundTripOptions,
): void {
  if (!(model instanceof Uint8Array) && typeof model !== 'function') {
    throw new ArgumentError(
      `testOnnxRoundTrip(): model must be the file's content, a Uint8Array, or a function that gives it, got ${typeof model}.`,
    );
  }
  const { name = 'model', golden } = options;
  const read = once(async () => (typeof model === 'function' ? model() : model));
  const reference = once(async () => golden ?? createGolden(await read(), options));
  const inputs = async () =>
    golden?.inputs ?? { ...drawInputs('testOnnxRoundTrip()', await read(), options), ...options.inputs };
  register(
    'testOnnxRoundTrip()',
    'ONNX',
    [roundTrip(name, read, inputs), goldenOutputs(name, read, reference)],
    options,
  );
}

/** Does what takes long once, when it is needed. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
