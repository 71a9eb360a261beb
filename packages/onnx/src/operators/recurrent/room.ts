import { Blocks, type Kernels } from '@recurra/kernels';

/** How much room a layer needs for each row, and where in it what stands, in floats. */
export interface RowPlan {
  readonly inputSize: number;
  readonly hiddenSize: number;
  /** Of everything but the outputs. */
  readonly rowFloats: number;
  /** Of h, and of h and c together. */
  readonly hWidth: number;
  readonly stateFloats: number;
  /** Room for packing, for a product of all rows of all steps and for those of one step. */
  work(rows: number, total: number): number;
}

/** Working memory for so many sequences at once and so many rows of all steps together. */
export class Room {
  readonly rows: number;
  readonly total: number;
  readonly base: number;
  readonly to: number;
  readonly state: number;
  readonly work: number;
  readonly #kernels: Kernels;
  readonly #plan: RowPlan;
  readonly #blocks: Blocks;
  #input: Float32Array | undefined;
  #output: Float32Array | undefined;
  #states: Float32Array | undefined;

  constructor(kernels: Kernels, plan: RowPlan, rows: number, total: number) {
    this.#kernels = kernels;
    this.#plan = plan;
    this.rows = rows;
    this.total = total;
    this.#blocks = new Blocks(kernels);
    try {
      this.base = this.#blocks.take(total * plan.rowFloats);
      this.to = this.#blocks.take(total * plan.hiddenSize);
      this.state = this.#blocks.take(rows * plan.stateFloats);
      this.work = this.#blocks.take(plan.work(rows, total));
    } catch (error) {
      this.#blocks.free();
      throw error;
    }
  }

  /** The input's rows, step by step. Memory that grew leaves views behind empty. */
  get input(): Float32Array {
    if (!this.#input?.length) {
      this.#input = this.#kernels.heap.view(this.base, this.total * this.#plan.inputSize);
    }
    return this.#input;
  }

  /** The outputs, sequence by sequence. */
  get output(): Float32Array {
    if (!this.#output?.length) {
      this.#output = this.#kernels.heap.view(this.to, this.total * this.#plan.hiddenSize);
    }
    return this.#output;
  }

  /** All h, then all c. */
  get states(): Float32Array {
    if (!this.#states?.length) {
      this.#states = this.#kernels.heap.view(this.state, this.rows * this.#plan.stateFloats);
    }
    return this.#states;
  }

  free(): void {
    this.#blocks.free();
  }
}
