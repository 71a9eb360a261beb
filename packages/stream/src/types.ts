import type { Numbers } from './spec.ts';
import type { State } from './state.ts';

/** How a sequence is run. */
export interface RunOptions {
  /** Stops the run between two chunks; the state is then as it was before. */
  readonly signal?: AbortSignal | undefined;
  /** Told after every chunk. */
  readonly onProgress?: ((progress: { readonly done: number; readonly steps: number }) => void) | undefined;
  /** Where outputs go; a new array if left out. */
  readonly out?: Float32Array | undefined;
}

/** A network that runs. Get one from {@link createNetwork}. */
export interface Network {
  /** Numbers that go in and come out at a step of a stream. */
  readonly inputSize: number;
  readonly outputSize: number;
  /**
   * A new state of zeros.
   *
   * @param batch Streams that step together; 1 if left out.
   */
  createState(batch?: number): State;
  /**
   * One step. Allocates nothing.
   *
   * @param x Input, shape [inputSize], or [state.batch, inputSize]; a number where inputSize is 1.
   * @param state Moves on by the step.
   * @param out Where the output goes. If left out, an array of the network's own, the same at every call, which the next
   *   step overwrites.
   * @returns Output, shape [outputSize] or [state.batch, outputSize].
   */
  step(x: Numbers | number, state: State, out?: Float32Array): Float32Array;
  /**
   * One step of many streams, each with its own state, as one product of matrices instead of many of vectors. The same as
   * single steps, bit for bit.
   *
   * @param xs Inputs, shape [states.length, inputSize].
   * @param states States of one stream each, no two the same.
   * @param out Where outputs go; a new array if left out.
   * @returns Outputs, shape [states.length, outputSize].
   */
  stepMany(xs: Numbers, states: readonly State[], out?: Float32Array): Float32Array;
  /**
   * A whole sequence. The same as single steps, bit for bit.
   *
   * Works in chunks of bounded memory, unless a layer runs backwards: those see the sequence from its end, starting from
   * zeros at every run.
   *
   * @param sequence Shape [time, inputSize], or [state.batch, time, inputSize].
   * @param state Moves on by the sequence.
   * @returns Outputs, shape [time, outputSize] or [state.batch, time, outputSize].
   */
  run(sequence: Numbers, state: State, options?: RunOptions): Float32Array;
  /** {@link run} for long sequences: lets other work in between two chunks, and can be stopped there. */
  runAsync(sequence: Numbers, state: State, options?: RunOptions): Promise<Float32Array>;
  /** Gives the memory of the network and of all its states back. */
  dispose(): void;
}
