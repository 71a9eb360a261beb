import {
  Blocks,
  type Kernels,
  putStreamRecurrent,
  type RecurrentWeights,
  streamWork,
  writeStreamLayers,
} from '@recurra/kernels';
import { copyFloats, type DirectionJob } from './direction.ts';
import { Room, type RowPlan } from './room.ts';
import { readInput, writeOutput } from './sequences.ts';
import type { LayerSpec } from './weights.ts';

/** Floats of working memory that a run takes at once: longer sequences run in pieces. */
const mostFloats = 1 << 20;
/** Floats up to which working memory is kept for the next run. */
const keptFloats = 1 << 16;

/** One direction in the kernels' memory, ready to run. */
export class Layer {
  readonly #kernels: Kernels;
  readonly #blocks: Blocks;
  readonly #plan: RowPlan;
  readonly #record: number;
  #kept: Room | undefined;

  constructor(kernels: Kernels, spec: LayerSpec, weights: RecurrentWeights) {
    this.#kernels = kernels;
    this.#blocks = new Blocks(kernels);
    const { inputSize, hiddenSize } = spec;
    try {
      const put = putStreamRecurrent(kernels, this.#blocks, spec, weights, 'float32');
      const { kind, job, input, recurrent, second, width, outputWidth } = put;
      // A row: its input, its output, its gates, and what a GRU lays aside.
      const output = kernels.pad(inputSize);
      const gates = output + outputWidth;
      const aside = gates + input.n;
      this.#plan = {
        inputSize,
        hiddenSize,
        rowFloats: aside + width,
        hWidth: outputWidth,
        stateFloats: outputWidth + (spec.cell === 'lstm' ? width : 0),
        work: (rows, total) =>
          Math.max(
            streamWork(kernels, input, total),
            streamWork(kernels, recurrent, rows),
            second === undefined ? 0 : streamWork(kernels, second, rows),
          ),
      };
      this.#record = writeStreamLayers(kernels, this.#blocks, [
        {
          kind,
          inputSize,
          outputSize: hiddenSize,
          outputStep: outputWidth,
          output,
          gates,
          aside,
          h: 0,
          c: outputWidth,
          job,
          input: input.at,
          recurrent: recurrent.at,
          second: second?.at ?? 0,
        },
      ]);
    } catch (error) {
      this.#blocks.free();
      throw error;
    }
  }

  /** Runs all sequences. */
  run(job: DirectionJob): void {
    const { batch, time } = job.sizes;
    if (batch === 0 || time === 0) return;
    const rowsAtOnce = Math.max(1, Math.min(batch, Math.floor(mostFloats / this.#plan.rowFloats)));
    const stepsAtOnce = Math.max(
      1,
      Math.min(time, Math.floor(mostFloats / this.#plan.rowFloats / rowsAtOnce)),
    );
    const room = this.#room(rowsAtOnce, rowsAtOnce * stepsAtOnce);
    try {
      for (let first = 0; first < batch; first += rowsAtOnce) {
        this.#runRows(job, room, first, Math.min(rowsAtOnce, batch - first), stepsAtOnce);
      }
    } finally {
      if (room !== this.#kept) room.free();
    }
  }

  /** Some sequences, from end to end: up to where the next of them ends, and no further than there is room for. */
  #runRows(job: DirectionJob, room: Room, first: number, rows: number, most: number): void {
    const { exports } = this.#kernels;
    this.#putStates(job, room, first, rows);
    let done = 0;
    for (const end of endsOf(job, first, rows)) {
      while (done < end) {
        const steps = Math.min(most, end - done);
        readInput(job, room.input, first, rows, done, steps);
        exports.runNetwork(this.#record, 1, room.state, room.base, room.to, rows, steps, room.work);
        if (job.y !== undefined) writeOutput(job, job.y, room.output, first, rows, done, steps);
        done += steps;
      }
      this.#takeStates(job, room, first, rows, end);
    }
  }

  #putStates({ sizes, places, h, c }: DirectionJob, room: Room, first: number, rows: number): void {
    const { hWidth, stateFloats } = this.#plan;
    const { hiddenSize } = sizes;
    const { states } = room;
    const isWhole = hWidth === hiddenSize && h !== undefined && (c !== undefined || stateFloats === hWidth);
    if (!isWhole) states.fill(0);
    for (let row = 0; row < rows; row++) {
      const from = places.stateStart + (first + row) * places.stateBatch;
      if (h !== undefined) copyFloats(h, from, states, row * hWidth, hiddenSize);
      if (c !== undefined) {
        copyFloats(c, from, states, rows * hWidth + row * (stateFloats - hWidth), hiddenSize);
      }
    }
  }

  /** The states of those sequences that end here. */
  #takeStates(job: DirectionJob, room: Room, first: number, rows: number, end: number): void {
    const { hWidth, stateFloats } = this.#plan;
    const { sizes, places, lengths, lastH, lastC } = job;
    const { states } = room;
    for (let row = 0; row < rows; row++) {
      if (lengths !== undefined && lengths[first + row] !== end) continue;
      const to = places.stateStart + (first + row) * places.stateBatch;
      if (lastH !== undefined) copyFloats(states, row * hWidth, lastH, to, sizes.hiddenSize);
      if (lastC !== undefined) {
        copyFloats(states, rows * hWidth + row * (stateFloats - hWidth), lastC, to, sizes.hiddenSize);
      }
    }
  }

  #room(rows: number, total: number): Room {
    const kept = this.#kept;
    if (kept !== undefined && kept.rows >= rows && kept.total >= total) return kept;
    const room = new Room(this.#kernels, this.#plan, rows, total);
    if (total * this.#plan.rowFloats > keptFloats) return room;
    kept?.free();
    this.#kept = room;
    return room;
  }

  free(): void {
    this.#kept?.free();
    this.#kept = undefined;
    this.#blocks.free();
  }
}

/** The lengths that some sequences have, shortest first; those without steps aside. */
function endsOf({ lengths, sizes }: DirectionJob, first: number, rows: number): readonly number[] {
  if (lengths === undefined) return [sizes.time];
  const ends = new Set(lengths.slice(first, first + rows));
  ends.delete(0);
  return [...ends].sort((a, b) => a - b);
}
