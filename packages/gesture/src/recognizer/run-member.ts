import { createNetwork } from '@recurra/stream';
import type { Member } from './read-members.ts';

/** A network that is ready to run. */
export interface MemberRunner {
  readonly embeddingSize: number;
  /**
   * Runs over the points of a gesture. Allocates nothing.
   *
   * @param points Shape [points, features].
   * @param embedding What the gesture becomes goes here, from `at` on.
   * @param probabilities Probability of each output is added here, divided by `members`.
   */
  run(
    points: Float32Array,
    embedding: Float32Array,
    at: number,
    probabilities: Float32Array,
    members: number,
  ): void;
  dispose(): void;
}

/**
 * Puts a network on the streaming kernels: recurrent layers there, pooling and the dense layer here.
 *
 * @param count Points of a gesture.
 */
export async function createMemberRunner(member: Member, count: number): Promise<MemberRunner> {
  const { attention, directions, headBias, headKernel, layers, width } = member;
  const network = await createNetwork({ layers });
  const state = network.createState();
  const states = new Float32Array(count * width);
  const weights = new Float64Array(count);
  const outputs = headBias.length;
  const logits = new Float64Array(outputs);
  const hidden = width / directions;
  const runOptions = { out: states };

  function pool(embedding: Float32Array, at: number): void {
    let highest = Number.NEGATIVE_INFINITY;
    for (let t = 0; t < count; t++) {
      let energy = 0;
      for (let k = 0; k < width; k++) energy += states[t * width + k]! * attention[k]!;
      weights[t] = energy;
      if (energy > highest) highest = energy;
    }
    let total = 0;
    for (let t = 0; t < count; t++) {
      weights[t] = Math.exp(weights[t]! - highest);
      total += weights[t]!;
    }
    embedding.fill(0, at, at + 2 * width);
    for (let t = 0; t < count; t++) {
      const weight = weights[t]! / total;
      for (let k = 0; k < width; k++) {
        const value = states[t * width + k]!;
        embedding[at + k] = embedding[at + k]! + weight * value;
        embedding[at + width + k] = embedding[at + width + k]! + value / count;
      }
    }
    for (let k = 0; k < width; k++) {
      // The backward direction ends at the first point.
      const t = k < hidden ? count - 1 : 0;
      embedding[at + 2 * width + k] = states[t * width + k]!;
    }
  }

  return {
    embeddingSize: 3 * width,
    run(points, embedding, at, probabilities, members) {
      state.reset();
      network.run(points, state, runOptions);
      pool(embedding, at);
      let highest = Number.NEGATIVE_INFINITY;
      for (let j = 0; j < outputs; j++) logits[j] = headBias[j]!;
      for (let k = 0; k < 3 * width; k++) {
        const value = embedding[at + k]!;
        for (let j = 0; j < outputs; j++) logits[j] = logits[j]! + value * headKernel[k * outputs + j]!;
      }
      for (let j = 0; j < outputs; j++) if (logits[j]! > highest) highest = logits[j]!;
      let total = 0;
      for (let j = 0; j < outputs; j++) {
        logits[j] = Math.exp(logits[j]! - highest);
        total += logits[j]!;
      }
      for (let j = 0; j < outputs; j++) {
        probabilities[j] = probabilities[j]! + logits[j]! / total / members;
      }
    },
    dispose: () => network.dispose(),
  };
}
