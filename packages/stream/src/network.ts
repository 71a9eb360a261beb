import type { Heap } from '@recurra/kernels';
import { ArgumentError, RecurraError, ShapeError } from '@recurra/plugin';
import { describe } from './describe.ts';
import type { Program } from './program.ts';
import { Room } from './room.ts';
import type { Numbers } from './spec.ts';
import { type State, type StateOwner, StreamState } from './state.ts';
import type { Network, RunOptions } from './types.ts';

/** Streams that `stepMany` takes at once. */
const together = 128;
/** Rows of a chunk of a sequence, where they are small, and their floats. */
const chunkRows = 1024;
const chunkFloats = 1 << 21;

/** Gives back what belonged to states and networks that are garbage. */
interface Lost {
  readonly heap: Heap;
  readonly states: Set<number>;
}
const lostStates = new FinalizationRegistry<Lost & { readonly at: number }>(({ heap, states, at }) => {
  if (states.delete(at)) heap.free(at);
});
const lostNetworks = new FinalizationRegistry<Program>((program) => program.free());

export class StreamNetwork implements Network, StateOwner {
  readonly program: Program;
  readonly inputSize: number;
  readonly outputSize: number;
  /** One stream, one step; and whatever else was asked for last. */
  readonly #single: Room;
  #other: Room | undefined;
  #many: { readonly list: number; readonly parts: number; readonly state: number } | undefined;
  readonly #states = new Set<number>();
  readonly #run: (...args: [number, number, number, number, number, number, number, number]) => void;
  readonly #layers: number;
  readonly #count: number;
  readonly #vocabulary: number;
  #calls = 0;
  #disposed = false;

  constructor(program: Program) {
    this.program = program;
    this.inputSize = program.inputSize;
    this.outputSize = program.outputSize;
    this.#run = program.kernels.exports.runNetwork;
    this.#layers = program.at;
    this.#count = program.count;
    this.#vocabulary = program.vocabularySize ?? 0;
    this.#single = new Room(program, 1, 1);
    lostNetworks.register(this, program, this);
  }

  createState(batch = 1): State {
    if (this.#disposed) this.#refuseDisposed('createState()');
    if (!Number.isInteger(batch) || batch < 1) {
      throw new ArgumentError(`createState(): batch must be a positive integer, got ${describe(batch)}.`);
    }
    const { kernels, stateFloats } = this.program;
    const at = kernels.heap.alloc(batch * stateFloats);
    kernels.heap.view(at, batch * stateFloats).fill(0);
    this.#states.add(at);
    const state = new StreamState(this, batch, at);
    lostStates.register(state, { heap: kernels.heap, states: this.#states, at }, state);
    return state;
  }

  step(x: Numbers | number, state: State, out?: Float32Array): Float32Array {
    const own = state as StreamState;
    if (own?.network !== this || own.at === 0 || own.busy || this.#disposed) this.check(own, 'step()');
    if (this.program.wholeSequence !== undefined) this.#refuseStep('step()');
    const rows = own.batch;
    const room = rows === 1 ? this.#single : this.#room(rows, 1);
    const target = out ?? room.out;
    if (out !== undefined && out.length !== room.out.length) this.#refuseOut('step()', out, room.out.length);
    this.#take(x, room.input, 'step()', rows);
    this.#run(this.#layers, this.#count, own.at, room.base, room.to, rows, 1, room.work);
    target.set(room.output);
    return target;
  }

  stepMany(xs: Numbers, states: readonly State[], out?: Float32Array): Float32Array {
    const where = 'stepMany()';
    if (!Array.isArray(states)) {
      throw new ArgumentError(`${where}: states must be an array of states, got ${describe(states)}.`);
    }
    if (this.#disposed) this.#refuseDisposed(where);
    if (this.program.wholeSequence !== undefined) this.#refuseStep(where);
    const { inputSize, outputSize } = this;
    const list = states as readonly StreamState[];
    this.#checkMany(list);
    if (xs?.length !== list.length * inputSize) {
      throw new ShapeError(
        `${where}: xs must have ${list.length * inputSize} numbers, [states = ${list.length}, inputSize = ${inputSize}], ` +
          `got ${describe(xs)}.`,
      );
    }
    if (out !== undefined && out.length !== list.length * outputSize) {
      this.#refuseOut(where, out, list.length * outputSize);
    }
    const target = out ?? new Float32Array(list.length * outputSize);
    for (let first = 0; first < list.length; first += together) {
      const count = Math.min(together, list.length - first);
      this.#stepTogether(xs, list, first, count, target);
    }
    return target;
  }

  /** Up to {@link together} states: brought together, stepped, and taken apart again. */
  #stepTogether(
    xs: Numbers,
    states: readonly StreamState[],
    first: number,
    count: number,
    target: Float32Array,
  ): void {
    const { kernels, blocks, stateFloats, parts } = this.program;
    const { heap, exports } = kernels;
    const { inputSize, outputSize } = this;
    const room = this.#room(Math.min(together, states.length), 1);
    if (this.#many === undefined) {
      const table = parts.flatMap(({ offset, width }) => [offset, width]);
      const at = blocks.take(table.length);
      new Int32Array(heap.memory.buffer, at, table.length).set(table);
      this.#many = { list: blocks.take(together), parts: at, state: blocks.take(together * stateFloats) };
    }
    const many = this.#many;
    const list = new Uint32Array(heap.memory.buffer, many.list, count);
    for (let row = 0; row < count; row++) list[row] = states[first + row]!.at;
    const input = room.input;
    for (let index = 0; index < count * inputSize; index++) input[index] = xs[first * inputSize + index]!;
    this.#checkNumbers(input, count * inputSize, 'stepMany()');
    exports.moveStates(many.list, count, many.parts, parts.length, many.state, 0);
    this.#run(this.#layers, this.#count, many.state, room.base, room.to, count, 1, room.work);
    exports.moveStates(many.list, count, many.parts, parts.length, many.state, 1);
    target.set(room.output.subarray(0, count * outputSize), first * outputSize);
  }

  #checkMany(states: readonly StreamState[]): void {
    const call = ++this.#calls;
    states.forEach((state, index) => {
      this.check(state, `stepMany(): states[${index}]`);
      if (state.batch !== 1) {
        throw new ArgumentError(
          `stepMany(): states[${index}] must hold one stream, got one of ${state.batch}; use step() for it.`,
        );
      }
      if (state.call === call) {
        throw new ArgumentError(
          `stepMany(): states[${index}] is also states[${states.indexOf(state)}]; a state can take one step a call, ` +
            'fork() makes a second one.',
        );
      }
      state.call = call;
    });
  }

  run(sequence: Numbers, state: State, options: RunOptions = {}): Float32Array {
    const chunks = this.#chunks('run()', sequence, state, options);
    for (;;) {
      const { done, value } = chunks.next();
      if (done) return value;
    }
  }

  async runAsync(sequence: Numbers, state: State, options: RunOptions = {}): Promise<Float32Array> {
    const chunks = this.#chunks('runAsync()', sequence, state, options);
    try {
      for (;;) {
        const { done, value } = chunks.next();
        if (done) return value;
        // Timers and events take their turn.
        await new Promise((resolve) => setTimeout(resolve, 0));
      }
    } finally {
      chunks.return(undefined as never);
    }
  }

  /** Runs a sequence and pauses after every chunk. */
  *#chunks(
    where: string,
    sequence: Numbers,
    state: State,
    { signal, onProgress, out }: RunOptions,
  ): Generator<number, Float32Array, void> {
    const own = state as StreamState;
    this.check(own, where);
    signal?.throwIfAborted();
    const { inputSize, outputSize, program } = this;
    const rows = own.batch;
    const steps = (sequence?.length ?? Number.NaN) / (rows * inputSize);
    if (!Number.isInteger(steps) || typeof sequence !== 'object') {
      const shape = rows === 1 ? 'time' : `batch = ${rows}, time`;
      throw new ShapeError(
        `${where}: sequence must be numbers [${shape}, inputSize = ${inputSize}], a multiple of ${rows * inputSize}, ` +
          `got ${describe(sequence)}.`,
      );
    }
    if (out !== undefined && out.length !== rows * steps * outputSize) {
      this.#refuseOut(where, out, rows * steps * outputSize);
    }
    const target = out ?? new Float32Array(rows * steps * outputSize);
    if (steps === 0) return target;
    const most = Math.max(1, Math.floor(Math.min(chunkRows, chunkFloats / program.rowFloats) / rows));
    const size = program.wholeSequence === undefined ? Math.min(steps, most) : steps;
    const before = signal || size < steps ? own.snapshot() : undefined;
    let finished = false;
    own.busy = true;
    try {
      for (let first = 0; first < steps; first += size) {
        if (first > 0) {
          yield first;
          if (this.#disposed || own.at === 0) this.#refuseDisposed(where);
          signal?.throwIfAborted();
        }
        const time = Math.min(size, steps - first);
        this.#runChunk(where, sequence, own, target, steps, first, time);
        onProgress?.({ done: first + time, steps });
      }
      signal?.throwIfAborted();
      finished = true;
      return target;
    } finally {
      own.busy = false;
      if (!finished && before !== undefined && own.at !== 0) own.restore(before);
    }
  }

  /** Some steps of all streams of a state. Sequences are batch-major outside and time-major inside. */
  #runChunk(
    where: string,
    sequence: Numbers,
    state: StreamState,
    target: Float32Array,
    steps: number,
    first: number,
    time: number,
  ): void {
    const { inputSize, outputSize } = this;
    const rows = state.batch;
    const room = this.#room(rows, time);
    const { exports } = this.program.kernels;
    // What comes in is turned here, what goes out by runNetwork.
    const into = rows === 1 ? room.input : room.turned;
    for (let row = 0; row < rows; row++) {
      const from = (row * steps + first) * inputSize;
      const to = row * time * inputSize;
      if (sequence instanceof Float32Array) into.set(sequence.subarray(from, from + time * inputSize), to);
      else for (let index = 0; index < time * inputSize; index++) into[to + index] = sequence[from + index]!;
    }
    if (rows > 1) {
      const stride = time * inputSize;
      exports.toTimeMajor(room.turn, room.base, rows, time, inputSize, stride, inputSize, 0, 0);
    }
    this.#checkNumbers(room.input, rows * time * inputSize, where);
    this.#run(this.#layers, this.#count, state.at, room.base, room.to, rows, time, room.work);
    const output = room.output;
    for (let row = 0; row < rows; row++) {
      const from = row * time * outputSize;
      target.set(output.subarray(from, from + time * outputSize), (row * steps + first) * outputSize);
    }
  }

  /** Working memory for at least this much; the last one is kept. */
  #room(rows: number, time: number): Room {
    const other = this.#other;
    if (other !== undefined && other.rows === rows && other.time >= time) return other;
    if (this.#disposed) this.#refuseDisposed('step()');
    other?.free();
    this.#other = undefined;
    this.#other = new Room(this.program, rows, time);
    return this.#other;
  }

  /** Copies a step's input. */
  #take(x: Numbers | number, input: Float32Array, where: string, rows: number): void {
    const size = rows * this.inputSize;
    if (typeof x === 'number') {
      if (size !== 1) this.#refuseInput(where, x, rows);
      input[0] = x;
    } else if (x?.length === size) {
      if (x instanceof Float32Array && size > 24) input.set(x);
      else for (let index = 0; index < size; index++) input[index] = x[index]!;
    } else this.#refuseInput(where, x, rows);
    if (this.#vocabulary > 0) this.#checkNumbers(input, size, where);
  }

  /** An embedding's inputs must be its rows' numbers. */
  #checkNumbers(input: Float32Array, count: number, where: string): void {
    const rows = this.#vocabulary;
    if (rows === 0) return;
    for (let index = 0; index < count; index++) {
      const id = input[index]!;
      if (id >= 0 && id < rows && Math.floor(id) === id) continue;
      throw new ArgumentError(
        `${where}: the embedding takes whole numbers from 0 to ${rows - 1} (vocabularySize = ${rows}), got ${id}.`,
      );
    }
  }

  /** @throws ArgumentError unless the state can be used now. */
  check(state: StreamState, where: string): void {
    if (!(state instanceof StreamState)) {
      throw new ArgumentError(
        `${where}: state must be what createState() of this network gave, got ${describe(state)}.`,
      );
    }
    if (this.#disposed) this.#refuseDisposed(where);
    if (state.network !== this) {
      throw new ArgumentError(
        `${where}: state belongs to another network; create one with createState() of this network.`,
      );
    }
    if (state.at === 0) {
      throw new RecurraError(
        'ERR_DISPOSED',
        `${where}: state is disposed; create another one with createState().`,
      );
    }
    if (state.busy) {
      throw new ArgumentError(
        `${where}: state is in use by runAsync(); await that first, or fork() before it.`,
      );
    }
  }

  /** Gives a state's memory back. */
  forget(state: StreamState): void {
    lostStates.unregister(state);
    if (this.#states.delete(state.at)) this.program.kernels.heap.free(state.at);
    state.at = 0;
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    lostNetworks.unregister(this);
    for (const at of this.#states) this.program.kernels.heap.free(at);
    this.#states.clear();
    this.program.free();
  }

  #refuseDisposed(where: string): never {
    throw new RecurraError(
      'ERR_DISPOSED',
      `${where}: the network is disposed; create another one with createNetwork().`,
    );
  }

  #refuseStep(where: string): never {
    throw new ArgumentError(
      `${where}: ${this.program.wholeSequence} reads time backwards, so that a step would need the steps after it; ` +
        'use run() with the whole sequence.',
    );
  }

  #refuseInput(where: string, x: unknown, rows: number): never {
    const shape = rows === 1 ? '' : `batch = ${rows}, `;
    throw new ShapeError(
      `${where}: x must have ${rows * this.inputSize} numbers, [${shape}inputSize = ${this.inputSize}], got ${describe(x)}.`,
    );
  }

  #refuseOut(where: string, out: unknown, length: number): never {
    throw new ShapeError(`${where}: out must be a Float32Array of length ${length}, got ${describe(out)}.`);
  }
}
