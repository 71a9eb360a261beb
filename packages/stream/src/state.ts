import { ArgumentError, ShapeError } from '@recurra/plugin';
import { describe } from './describe.ts';
import type { Program } from './program.ts';
import type { Numbers } from './spec.ts';

/** What a network remembers of one stream, or of several that step together. */
export interface State {
  /** Streams it holds. */
  readonly batch: number;
  /** Forgets everything: back to zeros. */
  reset(): void;
  /**
   * Copies what is remembered, for keeping or sending: layer by layer h [batch, its size] and, of an LSTM, c. The same in
   * every build.
   */
  snapshot(): Float32Array;
  /** Goes back to a {@link snapshot} of a state of this network with as many streams. */
  restore(snapshot: Numbers): void;
  /** A second state that remembers the same and goes its own way. */
  fork(): State;
  /** Gives its memory back at once; otherwise that happens when it is garbage. */
  dispose(): void;
}

/** What a state asks of its network. */
export interface StateOwner {
  readonly program: Program;
  createState(batch: number): State;
  /** @throws ArgumentError unless the state can be used now. */
  check(state: StreamState, where: string): void;
  /** Gives a state's memory back. */
  forget(state: StreamState): void;
}

export class StreamState implements State {
  readonly network: StateOwner;
  readonly batch: number;
  /** Where it stands; 0 once disposed. */
  at: number;
  /** Whether a run that waits between its chunks holds it. */
  busy = false;
  /** The last call that took it along with others. */
  call = 0;

  constructor(network: StateOwner, batch: number, at: number) {
    this.network = network;
    this.batch = batch;
    this.at = at;
  }

  #floats(where: string): Float32Array {
    this.network.check(this, where);
    const { kernels, stateFloats } = this.network.program;
    return kernels.heap.view(this.at, this.batch * stateFloats);
  }

  /** Goes over the numbers that count: where they stand, and where they stand in a snapshot. */
  #each(visit: (at: number, packed: number, size: number) => void): number {
    let packed = 0;
    for (const { offset, width, size } of this.network.program.parts) {
      for (let row = 0; row < this.batch; row++) {
        visit(this.batch * offset + row * width, packed, size);
        packed += size;
      }
    }
    return packed;
  }

  reset(): void {
    this.#floats('state.reset()').fill(0);
  }

  snapshot(): Float32Array {
    const floats = this.#floats('state.snapshot()');
    const result = new Float32Array(this.#each(() => {}));
    this.#each((at, packed, size) => result.set(floats.subarray(at, at + size), packed));
    return result;
  }

  restore(snapshot: Numbers): void {
    const floats = this.#floats('state.restore()');
    const length = this.#each(() => {});
    if (typeof snapshot !== 'object' || snapshot === null || typeof snapshot.length !== 'number') {
      throw new ArgumentError(
        `state.restore(): snapshot must be what state.snapshot() gave, got ${describe(snapshot)}.`,
      );
    }
    if (snapshot.length !== length) {
      throw new ShapeError(
        `state.restore(): snapshot must have ${length} numbers, got ${snapshot.length}; ` +
          `it is of another network, or of another number of streams than ${this.batch}.`,
      );
    }
    this.#each((at, packed, size) => {
      for (let index = 0; index < size; index++) floats[at + index] = snapshot[packed + index]!;
    });
  }

  fork(): State {
    this.#floats('state.fork()');
    const copy = this.network.createState(this.batch) as StreamState;
    const { kernels, stateFloats } = this.network.program;
    const count = this.batch * stateFloats;
    kernels.heap.floats.copyWithin(copy.at >> 2, this.at >> 2, (this.at >> 2) + count);
    return copy;
  }

  dispose(): void {
    if (this.busy) this.network.check(this, 'state.dispose()');
    this.network.forget(this);
  }
}
