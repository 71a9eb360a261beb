import { DataError } from '@recurra/plugin';

/** How a token is drawn, checked. */
export interface Sampling {
  readonly temperature: number;
  readonly topK: number;
  readonly topP: number;
}

/** A loss of this many nats stands for what the model holds impossible: comparisons stay possible. */
const impossible = -1e6;

/**
 * Draws tokens from logits under a mask. Allocates nothing per draw.
 *
 * The temperature belongs to the model that is steered: both the draw and `logMass` follow softmax(logits / temperature).
 * Top-k and nucleus narrow only the draw, among the tokens that the mask left, so they cannot contradict it; `logMass` does
 * not count what they drop.
 */
export class Drawer {
  readonly #sampling: Sampling;
  readonly #weights: Float64Array;
  /** Log of the probability that the last mask left: what a line's weight is multiplied by. */
  logMass = 0;

  constructor(outputSize: number, sampling: Sampling) {
    this.#sampling = sampling;
    this.#weights = new Float64Array(outputSize);
  }

  /**
   * Draws one token.
   *
   * @param logits A row of them begins at `offset`.
   * @param open 1 for every token that may come next at all.
   * @param allowed 1 for every token that may come by the wishes too; at least one of those open. Undefined: all open ones.
   * @param uniform A number in [0, 1).
   * @returns The token; {@link logMass} is set.
   * @throws DataError if logits are not numbers.
   */
  draw(
    logits: Float32Array,
    offset: number,
    open: Uint8Array,
    allowed: Uint8Array | undefined,
    uniform: number,
  ): number {
    const weights = this.#weights;
    const { temperature } = this.#sampling;
    const scale = temperature === 0 ? 1 : 1 / temperature;
    const mask = allowed ?? open;
    let best = -1;
    let topOpen = Number.NEGATIVE_INFINITY;
    for (let token = 0; token < weights.length; token++) {
      if (open[token] === 0) continue;
      const logit = logits[offset + token]!;
      if (!(logit < Number.POSITIVE_INFINITY)) {
        throw new DataError(
          'compose: the network gave NaN or infinity; its weights are damaged, train or load it again.',
        );
      }
      if (logit > topOpen) topOpen = logit;
      if (mask[token] === 1 && (best < 0 || logit > logits[offset + best]!)) best = token;
    }
    const top = logits[offset + best]!;
    if (top === Number.NEGATIVE_INFINITY) return this.#uniform(open, mask, uniform);
    let total = 0;
    let kept = 0;
    for (let token = 0; token < weights.length; token++) {
      weights[token] = 0;
      if (open[token] === 0) continue;
      const logit = logits[offset + token]!;
      if (allowed !== undefined) total += Math.exp((logit - topOpen) * scale);
      if (mask[token] === 0) continue;
      kept += weights[token] = Math.exp((logit - top) * scale);
    }
    this.logMass =
      allowed === undefined
        ? 0
        : Math.max(impossible, Math.min(0, (top - topOpen) * scale + Math.log(kept / total)));
    return temperature === 0 ? best : this.#pick(kept, uniform);
  }

  #pick(kept: number, uniform: number): number {
    const weights = this.#weights;
    const { topK, topP } = this.#sampling;
    let floor = 0;
    let mass = kept;
    if (topK < weights.length || topP < 1) {
      // Goes down the weights from the highest: few steps, since what is left is soon enough.
      mass = 0;
      floor = Number.POSITIVE_INFINITY;
      for (let count = 0; count < topK && mass < topP * kept; ) {
        let next = 0;
        for (let token = 0; token < weights.length; token++) {
          const weight = weights[token]!;
          if (weight < floor && weight > next) next = weight;
        }
        if (next === 0) break;
        floor = next;
        // Equal ones stand or fall together: the order of tokens must not decide.
        for (let token = 0; token < weights.length; token++) {
          if (weights[token] !== next) continue;
          mass += next;
          count++;
        }
      }
    }
    let left = uniform * mass;
    let last = 0;
    for (let token = 0; token < weights.length; token++) {
      const weight = weights[token]!;
      if (weight === 0 || weight < floor) continue;
      last = token;
      left -= weight;
      if (left < 0) break;
    }
    return last;
  }

  /** Where the model holds all that is allowed impossible, one is as good as another. */
  #uniform(open: Uint8Array, mask: Uint8Array, uniform: number): number {
    const weights = this.#weights;
    let kept = 0;
    for (let token = 0; token < weights.length; token++) {
      weights[token] = open[token] === 1 && mask[token] === 1 ? 1 : 0;
      kept += weights[token]!;
    }
    this.logMass = impossible;
    return this.#pick(kept, uniform);
  }
}
