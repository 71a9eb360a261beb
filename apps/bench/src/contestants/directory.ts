import { type Task, taskFlops } from '../tasks.ts';

/** What is known of a contestant before it is started. */
export interface Entry {
  readonly id: string;
  /** How tables and charts call it. */
  readonly label: string;
  /** Whether it is Recurra itself, in one form or another. */
  readonly ours: boolean;
  /** Whether it can use more threads than one. */
  readonly threads: boolean;
  /** Rough speed, to leave out what would take minutes: operations a nanosecond, and milliseconds a time step on top. */
  readonly speed: { readonly gflops: number; readonly stepMs: number };
}

const entry = (
  id: string,
  label: string,
  gflops: number,
  stepMs: number,
  { ours = false, threads = false }: Partial<Entry> = {},
): Entry => ({ id, label, ours, threads, speed: { gflops, stepMs } });

/** Everybody there is; ours first, then the peers in the order of the tables. */
export const directory: readonly Entry[] = [
  entry('recurra', 'Recurra', 10, 0, { ours: true, threads: true }),
  entry('recurra-wasm', 'Recurra, tfjs-wasm', 10, 0, { ours: true, threads: true }),
  entry('recurra-predict', 'Recurra, model.predict', 10, 0, { ours: true, threads: true }),
  entry('recurra-int8', 'Recurra, int8', 10, 0, { ours: true }),
  entry('recurra-kernels', 'Recurra, kernels alone', 10, 0, { ours: true, threads: true }),
  entry('tfjs-wasm', 'TensorFlow.js wasm', 1.4, 3.3),
  entry('tfjs-cpu', 'TensorFlow.js cpu', 0.24, 5),
  entry('onnxruntime-node', 'ONNX Runtime node', 20, 0, { threads: true }),
  entry('onnxruntime-web', 'ONNX Runtime web', 8, 0, { threads: true }),
  entry('brain.js', 'brain.js', 0.3, 1),
  entry('pytorch', 'PyTorch', 20, 0.05, { threads: true }),
  entry('fma-ceiling', '128-bit FMA ceiling', 50, 0),
];

/** Names that `--peers` takes. */
export const peers: readonly string[] = directory
  .filter(({ id, ours }) => !ours && id !== 'fma-ceiling')
  .map(({ id }) => id);

/** Finds a contestant. */
export function entryOf(id: string): Entry {
  const found = directory.find((candidate) => candidate.id === id);
  if (found === undefined) throw new Error(`entryOf(): no contestant is named ${id}`);
  return found;
}

/** How a contestant, or what stands in a table beside one, is called. */
export function labelOf(id: string): string {
  if (id === 'needed') return 'What backward needs';
  return directory.find((candidate) => candidate.id === id)?.label ?? id;
}

/** Milliseconds a contestant will take for a task once, within a factor of a few. */
export function estimateMilliseconds({ speed }: Entry, task: Task): number {
  return taskFlops(task) / (speed.gflops * 1e6) + task.shape.time * speed.stepMs;
}
