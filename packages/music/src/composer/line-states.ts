import type { StepNetwork, StepState } from '../contract/codec.ts';

/** States of several lines, of which some may take a step while others wait. */
export interface LineStates {
  /**
   * One step of some lines.
   *
   * @param inputs Shape [lines.length, inputSize].
   * @param lines Their indices, rising.
   * @returns Logits, shape [lines.length, outputSize]; valid until the next step.
   */
  step(inputs: Float32Array, lines: readonly number[]): Promise<Float32Array>;
  /** A copy of some lines. */
  select(lines: readonly number[]): LineStates;
}

/** All lines in one state. */
class Together implements LineStates {
  readonly #network: StepNetwork;
  readonly #state: StepState;

  constructor(network: StepNetwork, state: StepState) {
    this.#network = network;
    this.#state = state;
  }

  step(inputs: Float32Array, lines: readonly number[]): Promise<Float32Array> {
    if (lines.length === this.#state.lines) return this.#network.step(inputs, this.#state);
    return this.#network.stepLines!(inputs, this.#state, lines);
  }

  select(lines: readonly number[]): LineStates {
    return lineStates(this.#network, this.#state.select(lines));
  }
}

/** A state for each line: for networks that step all lines of a state or none. */
class Apart implements LineStates {
  readonly #network: StepNetwork;
  readonly #states: readonly StepState[];
  readonly #logits: Float32Array;

  constructor(network: StepNetwork, states: readonly StepState[]) {
    this.#network = network;
    this.#states = states;
    this.#logits = new Float32Array(states.length * network.outputSize);
  }

  async step(inputs: Float32Array, lines: readonly number[]): Promise<Float32Array> {
    const { inputSize, outputSize } = this.#network;
    for (const [row, line] of lines.entries()) {
      const input = inputs.subarray(row * inputSize, (row + 1) * inputSize);
      const logits = await this.#network.step(input, this.#states[line]!);
      this.#logits.set(logits.subarray(0, outputSize), row * outputSize);
    }
    return this.#logits;
  }

  select(lines: readonly number[]): LineStates {
    return new Apart(
      this.#network,
      lines.map((line) => this.#states[line]!.select([0])),
    );
  }
}

/** Makes line states of a network's state. */
export function lineStates(network: StepNetwork, state: StepState): LineStates {
  if (state.lines === 1 || network.stepLines !== undefined) return new Together(network, state);
  return new Apart(
    network,
    Array.from({ length: state.lines }, (_, line) => state.select([line])),
  );
}
