import type { GestureDataset } from '../contract/sequence.ts';

/** What the examples are like, all together. */
export interface DataMeasures {
  /** Of each dimension. */
  readonly mean: number[];
  readonly deviation: number[];
  /** Milliseconds: shortest, median, longest. */
  readonly duration: [number, number, number];
}

/** Measures the examples; a dimension that never changes gets the deviation 1. */
export function measureData({ dimensions, examples }: GestureDataset): DataMeasures {
  const mean = new Array<number>(dimensions).fill(0);
  const squares = new Array<number>(dimensions).fill(0);
  let count = 0;
  for (const { values } of examples) {
    for (let i = 0; i < values.length; i++) mean[i % dimensions] = mean[i % dimensions]! + values[i]!;
    count += values.length / dimensions;
  }
  for (let d = 0; d < dimensions; d++) mean[d] = mean[d]! / count;
  for (const { values } of examples) {
    for (let i = 0; i < values.length; i++) {
      const d = i % dimensions;
      squares[d] = squares[d]! + (values[i]! - mean[d]!) ** 2;
    }
  }
  const deviation = squares.map((sum) => Math.sqrt(sum / count) || 1);
  const durations = examples.map(({ times }) => times.at(-1)! - times[0]!).sort((a, b) => a - b);
  return {
    mean,
    deviation,
    duration: [durations[0]!, durations[durations.length >> 1]!, durations.at(-1)!],
  };
}
