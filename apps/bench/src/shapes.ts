import type { Cell, Shape, Task } from './tasks.ts';

const shape = (batch: number, time: number, inputSize: number, hiddenSize: number): Shape => ({
  batch,
  time,
  inputSize,
  hiddenSize,
});

/** Training shapes, small to large; the last two for LSTM and GRU. */
const training: readonly (readonly [Shape, readonly Cell[]])[] = [
  [shape(16, 24, 4, 32), ['lstm']],
  [shape(32, 28, 28, 128), ['lstm']],
  [shape(32, 50, 64, 128), ['lstm']],
  [shape(64, 100, 88, 256), ['lstm']],
  [shape(16, 150, 256, 256), ['lstm', 'gru']],
  [shape(64, 25, 512, 512), ['lstm', 'gru']],
];

/** Hidden sizes of the streaming step at batch 1; its input is as wide. */
const streaming = [32, 128, 256, 512, 1024];

/** Batches and hidden sizes of DeepBench's recurrent server shapes that go beyond {@link streaming}. */
const server: readonly (readonly [number, number])[] = [2, 4].flatMap((batch) =>
  [256, 512, 1024].map((hiddenSize) => [batch, hiddenSize] as const),
);

/** Training steps to time. */
export function trainTasks(quick: boolean): Task[] {
  return sequenceTasks('train', quick ? 2 : training.length);
}

/** Whole sequences to run through a layer. */
export function forwardTasks(quick: boolean): Task[] {
  return sequenceTasks('forward', quick ? 2 : training.length);
}

function sequenceTasks(kind: 'train' | 'forward', count: number): Task[] {
  return training
    .slice(0, count)
    .flatMap(([size, cells]) => cells.map((cell) => ({ kind, cell, shape: size })));
}

/** Single steps to time. */
export function stepTasks(quick: boolean): Task[] {
  const step = (cell: Cell, batch: number, size: number): Task => ({
    kind: 'step',
    cell,
    shape: shape(batch, 1, size, size),
  });
  if (quick) return [32, 128, 256].map((size) => step('lstm', 1, size));
  const cells: Cell[] = ['lstm', 'gru'];
  return cells.flatMap((cell) => [
    ...streaming.map((size) => step(cell, 1, size)),
    ...server.map(([batch, size]) => step(cell, batch, size)),
  ]);
}

/** Matrix products: large square ones, and those of the recurrent step (batch rows against the recurrent weights). */
export function gemmTasks(quick: boolean): Task[] {
  const gemm = (m: number, k: number, n: number): Task => ({
    kind: 'gemm',
    cell: 'lstm',
    shape: shape(m, 1, k, n),
  });
  const large = [gemm(512, 512, 512), gemm(1024, 1024, 1024)];
  const recurrent = [gemm(32, 128, 512), gemm(64, 256, 1024), gemm(64, 512, 2048)];
  return quick ? [large[0]!, recurrent[0]!] : [...large, ...recurrent];
}
