import type { GraphOutput, GraphValue } from '../builder/graph-builder.ts';
import type { Dimension } from '../builder/value-info.ts';
import { OnnxError } from '../errors.ts';

/** Which recurrent layers show their states: all, none, or those named. */
export type StatesOption = boolean | readonly string[];

/** What a state needs to become an input and an output of the graph. */
export interface StateDescription {
  /** What the names begin with, as `encoder_h`. */
  readonly prefix: string;
  readonly shape: readonly Dimension[];
  /** Name of the layer, for people. */
  readonly layer: string;
}

/** The letters that the literature gives a cell's states: hidden state and cell state. */
const letters = ['h', 'c'];

/** What a state is called in the names of a graph's inputs and outputs. */
export function stateLetter(index: number): string {
  return letters[index] ?? `state_${index}`;
}

/** Collects the states that become inputs and outputs of a graph, in pairs. */
export class StatePorts {
  readonly inputs: GraphValue[] = [];
  readonly outputs: GraphOutput[] = [];
  readonly #option: StatesOption;
  readonly #met = new Set<string>();

  constructor(option: StatesOption) {
    this.#option = option;
  }

  /** Whether a layer's states are asked for. */
  isWanted(layer: string): boolean {
    this.#met.add(layer);
    return typeof this.#option === 'boolean' ? this.#option : this.#option.includes(layer);
  }

  /** @throws OnnxError if a layer was named that is none, or has no state of its own. */
  checkNames(): void {
    if (typeof this.#option === 'boolean') return;
    const unknown = this.#option.filter((name) => !this.#met.has(name));
    if (unknown.length === 0) return;
    const known = [...this.#met].map((name) => `"${name}"`).join(', ');
    throw new OnnxError(
      `exportOnnx(): states names "${unknown.join('", "')}"; recurrent layers that start from a state of their own ` +
        `are ${known === '' ? 'none' : known}.`,
    );
  }
}
