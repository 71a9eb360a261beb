import type { Program } from './program.ts';

/** Working memory for some streams at once over some steps: inputs first, outputs last. */
export class Room {
  readonly rows: number;
  readonly time: number;
  readonly base: number;
  /** Where outputs go, and where products are packed. */
  readonly to: number;
  readonly work: number;
  /** Where sequences of several streams wait to be turned from batch-major to time-major. */
  readonly turn: number;
  /** What a step gives where the caller has no array for it. */
  readonly out: Float32Array;
  readonly #program: Program;
  #input: Float32Array;
  #output: Float32Array;

  constructor(program: Program, rows: number, time: number) {
    const { kernels, rowFloats, outputSize, inputSize } = program;
    this.#program = program;
    this.rows = rows;
    this.time = time;
    const total = rows * time;
    // Everything on cache lines.
    const line = (floats: number): number => Math.ceil(floats / 16) * 16;
    const before = line(total * rowFloats);
    const outputs = line(total * outputSize);
    const turned = rows > 1 ? line(total * inputSize) : 0;
    this.base = program.take(before + outputs + turned + program.workFloats(rows, time));
    this.to = this.base + 4 * before;
    this.turn = this.to + 4 * outputs;
    this.work = this.turn + 4 * turned;
    this.out = new Float32Array(time === 1 ? total * outputSize : 0);
    this.#input = kernels.heap.view(this.base, total * inputSize);
    this.#output = kernels.heap.view(this.to, total * outputSize);
  }

  /** Memory that grew left the views behind empty. */
  get input(): Float32Array {
    if (this.#input.length === 0) this.#look();
    return this.#input;
  }

  get output(): Float32Array {
    if (this.#output.length === 0) this.#look();
    return this.#output;
  }

  /** What is to be turned. */
  get turned(): Float32Array {
    const { kernels, inputSize } = this.#program;
    return kernels.heap.view(this.turn, this.rows * this.time * inputSize);
  }

  #look(): void {
    const { kernels, inputSize, outputSize } = this.#program;
    const total = this.rows * this.time;
    this.#input = kernels.heap.view(this.base, total * inputSize);
    this.#output = kernels.heap.view(this.to, total * outputSize);
  }

  free(): void {
    this.#program.give(this.base);
  }
}
