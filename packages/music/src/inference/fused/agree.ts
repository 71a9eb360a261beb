import { createRng } from '@recurra/core/random';
import type { LaidOutCodec } from '../../codec/laid-out-codec.ts';
import type { ModelKind } from '../../contract/model.ts';
import type { State } from '../state.ts';
import type { SequenceNetwork } from '../step-network.ts';
import type { FusedSteps } from './fused-steps.ts';

/** Which of two lines begins a frame, step by step. */
const begins = [
  [1, 1],
  [0, 0],
  [0, 1],
  [1, 0],
];

/**
 * Whether two ways to run a file give the same logits, on inputs of chance: a file whose graph was changed keeps its names.
 */
export async function agree(
  kind: ModelKind,
  { inputSize, layout }: LaidOutCodec,
  graph: SequenceNetwork,
  fused: FusedSteps,
): Promise<boolean> {
  const rng = createRng(1);
  const { frameSize, noteSize, referenceCount } = layout;
  const [theirs, own] = [graph.createState(2), graph.createState(2)];
  const inputs = new Float32Array(2 * inputSize);
  for (const flags of begins) {
    flags.forEach((begin, line) => {
      const at = line * inputSize;
      const first = kind !== 'note' || begin === 1;
      // Inside a frame, its blocks stay as they are.
      for (let i = first ? 0 : frameSize; i < frameSize + noteSize; i++) {
        inputs[at + i] = rng.uniform() < 0.1 ? 1 : 0;
      }
      for (let i = 0; i < referenceCount; i++) {
        inputs[at + frameSize + noteSize + i] = rng.uniform() < 0.2 ? -1 : rng.integer(88);
      }
      inputs[at + inputSize - 1] = first ? 1 : 0;
    });
    const wanted = await graph.step(inputs, theirs);
    const found = fused.step(inputs, own as State, [0, 1]);
    if (found.length !== wanted.length) return false;
    if (
      found.some((value, i) => !(Math.abs(value - wanted[i]!) <= 1e-3 * Math.max(1, Math.abs(wanted[i]!))))
    ) {
      return false;
    }
  }
  return true;
}
