import { ArgumentError } from '@recurra/plugin';
import * as tf from '@tensorflow/tfjs-core';
import type { KernelAttributes } from './composed/shared.ts';
import { type AnyWeights, prepare } from './prepare.ts';
import { ensureRegistered, fusedOps } from './registry.ts';
import type { GateOptions, RecurrentOptions, RecurrentResult } from './types.ts';

/** How each op is called in messages, and how many gates and states it has. */
const signatures = {
  simpleRnn: { where: 'fusedSimpleRnn()', gates: 1, states: 1 },
  lstm: { where: 'fusedLstm()', gates: 4, states: 2 },
  gru: { where: 'fusedGru()', gates: 3, states: 1 },
} as const;

/** The activation of the gates, checked and filled in. @throws ArgumentError if there is none of this name. */
export function checkedGates(where: string, { recurrentActivation }: GateOptions): 'sigmoid' | 'hardSigmoid' {
  const name = recurrentActivation ?? 'sigmoid';
  if (name === 'sigmoid' || name === 'hardSigmoid') return name;
  throw new ArgumentError(
    `${where}: recurrentActivation must be 'sigmoid' or 'hardSigmoid', got '${String(name)}'.`,
  );
}

/** Checks the arguments and runs a fused op's kernel on the current backend. */
export function runFused(
  name: keyof typeof fusedOps,
  x: tf.Tensor3D,
  weights: AnyWeights,
  options: RecurrentOptions,
  attributes: Pick<
    KernelAttributes,
    'activation' | 'recurrentActivation' | 'resetAfter' | 'clip' | 'coupled'
  > = {},
): RecurrentResult {
  const { where, gates, states } = signatures[name];
  const op = fusedOps[name];
  const run = (): tf.Tensor[] => {
    const prepared = prepare(where, x, weights, options, gates, states);
    ensureRegistered(op);
    const inputs: tf.NamedTensorMap = {
      x: prepared.x,
      kernel: weights.kernel,
      recurrentKernel: weights.recurrentKernel,
      // The gradient must save the same inputs every time: a scalar stands for "no mask".
      mask: prepared.mask ?? tf.scalar(true, 'bool'),
      initialH: prepared.state[0]!,
    };
    if (states === 2) inputs.initialC = prepared.state[1]!;
    if (weights.bias !== undefined) inputs.bias = weights.bias;
    if (weights.recurrentBias !== undefined) inputs.recurrentBias = weights.recurrentBias;
    if (weights.peephole !== undefined) inputs.peephole = weights.peephole;
    if (weights.projection !== undefined) inputs.projection = weights.projection;
    const kernelAttributes: KernelAttributes = {
      ...attributes,
      reverse: prepared.reverse,
      zeroMasked: prepared.zeroMasked,
      saveForGradient: tf.engine().isTapeOn(),
      sequence: options.returnSequences ?? true,
    };
    const outputs = tf
      .engine()
      .runKernel(
        op.kernelName,
        inputs,
        kernelAttributes as unknown as tf.NamedAttrMap,
      ) as unknown as tf.Tensor[];
    // What follows the states is for the gradient, which keeps its own references; tidy frees it here.
    const [sequence, ...rest] = outputs.slice(0, 1 + states);
    if (options.returnSequences !== false || sequence!.shape[1] === 0) return [sequence!, ...rest];
    // Composed kernels always make the sequence.
    return [tf.zeros([sequence!.shape[0]!, 0, sequence!.shape[2]!]), ...rest];
  };
  const [output, ...state] = tf.tidy(run);
  return { output: output as tf.Tensor3D, state: state as tf.Tensor2D[] };
}
