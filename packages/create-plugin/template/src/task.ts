import { createRng } from '@recurra/core/random';
import { ArgumentError, type RunOptions, type Task } from '@recurra/plugin';
import { loadModel, type Model } from './model.ts';

/** What is asked. */
export interface Question {
  /** The series so far, oldest value first, in any unit; 8 values at least. */
  readonly values: readonly number[];
  /** How many values are wanted, 1 to 1000. */
  readonly steps: number;
}

/** What comes out. */
export interface Answer {
  /** One way in which the series may go on, in its unit. Another seed gives another one. */
  readonly values: readonly number[];
}

const [fewest, mostSteps] = [8, 1000];

/**
 * Continues a series: each value is drawn around what the network expects, and is then part of what it has seen.
 *
 * @param model What {@link loadModel} gave. Runs at the same time do not disturb each other.
 * @param question The series, and how many values are wanted.
 * @param options Seed, signal and progress.
 * @throws ArgumentError if the question is not as it should be; the signal's reason once it is aborted.
 */
export async function continueSeries(
  model: Model,
  question: Question,
  { seed = 0, signal, onProgress }: RunOptions = {},
): Promise<Answer> {
  check(question);
  const { values, steps } = question;
  signal?.throwIfAborted();
  const rng = createRng(seed);
  const { mean, deviation } = scaleOf(values);
  const stream = model.stream.open();
  try {
    let expected = await last(
      stream,
      values.map((value) => (value - mean) / deviation),
    );
    const continued: number[] = [];
    for (let step = 1; step <= steps; step++) {
      const drawn = expected + model.spread * rng.normal();
      continued.push(mean + deviation * drawn);
      expected = await last(stream, [drawn]);
      onProgress?.(step / steps);
      signal?.throwIfAborted();
    }
    return { values: continued };
  } finally {
    await stream.dispose();
  }
}

/** The task as the plugin offers it. */
export const task: Task<Model, Question, Answer> = { open: loadModel, run: continueSeries };

/** What the network expects after some more values. */
async function last(stream: Model['stream'], values: readonly number[]): Promise<number> {
  const value = { type: 'float32', dims: [1, values.length, 1], data: Float32Array.from(values) } as const;
  const { next } = await stream.step({ value });
  return Number(next?.data[values.length - 1]);
}

function scaleOf(values: readonly number[]): { mean: number; deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  // A series that never changes has no scale of its own.
  return { mean, deviation: Math.sqrt(variance) || 1 };
}

function check(question: Question): void {
  const where = 'continueSeries()';
  if (!Array.isArray(question?.values) || !question.values.every(Number.isFinite)) {
    throw new ArgumentError(`${where}: values must be a list of finite numbers; fill gaps first.`);
  }
  const { values, steps } = question;
  if (values.length < fewest) {
    throw new ArgumentError(`${where}: values must be ${fewest} at least, got ${values.length}.`);
  }
  if (!Number.isInteger(steps) || steps < 1 || steps > mostSteps) {
    throw new ArgumentError(
      `${where}: steps must be an integer from 1 to ${mostSteps}, got ${String(steps)}.`,
    );
  }
}
