import type { ModelCard } from './card.ts';

/**
 * How a model is opened. The zoo's `device` and `runner` come out as `runner` and `executionProviders`; a task that computes
 * with `@recurra/onnx` hands both to `createRunner` or `createStream`, or else users' choices do nothing.
 */
export interface OpenOptions {
  /** What is to run it, a runner of `@recurra/onnx`. Default: what the plugin does best with. */
  readonly runner?: 'auto' | 'recurra' | 'ort' | 'tfjs';
  /** ONNX Runtime's execution providers in the order of preference, where the runner is `ort`: `['webgpu', 'wasm']`. */
  readonly executionProviders?: readonly string[];
  /** What is known of it, if anything. */
  readonly card?: ModelCard;
}

/** How a task is run. */
export interface RunOptions {
  /** Same seed, same result; 0 if left out. A task in which nothing is random leaves it alone. */
  readonly seed?: number;
  /** Cancels: the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Hears the share of the work that is done, 0 to 1. */
  readonly onProgress?: ((done: number) => void) | undefined;
}

/**
 * What every task of every plugin can be asked. A plugin declares its tasks, and with this their types: what opens, what goes
 * in, what comes out.
 *
 * `run` takes its input whole. What comes in bit by bit (a sensor, a microphone) is a function of the implementation that
 * takes the model `open` gave, as the zoo hands it out: `const detector = createDetector(loaded.model)`.
 *
 * @example
 * export const echo: Task<EchoModel, string, string> = {
 *   open: async (bytes) => readEcho(bytes),
 *   run: async (model, text) => model.say(text),
 * };
 */
export interface Task<Model = unknown, Input = unknown, Output = unknown> {
  /**
   * Opens a model.
   *
   * @param bytes The content of its `.onnx` file.
   * @param options How.
   * @returns The model. If it has a `dispose`, whoever opened it calls that in the end.
   * @throws Errors of Recurra's, never others, if the bytes are no model of this task.
   */
  open(bytes: Uint8Array, options?: OpenOptions): Promise<Model>;
  /**
   * Does the task once.
   *
   * @param model What `open` gave.
   * @param input What is asked.
   * @param options Seed, signal, progress.
   * @returns What came out.
   * @throws ArgumentError or DataError if the input is not as it should be.
   */
  run(model: Model, input: Input, options?: RunOptions): Promise<Output>;
}
