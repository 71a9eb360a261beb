import * as tf from '@tensorflow/tfjs-core';
import { ensureBackendKernels } from '../backend/ensure-backend-kernels.ts';
import { hostMemory } from '../backend/host-memory.ts';
import { accelerateLookups } from '../backend/lookups.ts';
import { kernelsFor } from '../kernels/runtime.ts';
import { gruBackward, gruForward } from './composed/gru.ts';
import { lstmBackward, lstmForward } from './composed/lstm.ts';
import type { ComposedKernel, KernelAttributes } from './composed/shared.ts';
import { simpleRnnBackward, simpleRnnForward } from './composed/simple-rnn.ts';
import { KernelRunner } from './kernel-runner.ts';
import { wasmForward } from './wasm/forward.ts';
import { isHandle, type PartAttributes, wasmGradient, wasmGradients } from './wasm/gradient.ts';
import type { Cell } from './wasm/spec.ts';

/** One fused op: a pair of kernels, how they are made from other kernels, and what passes between them. */
interface FusedOp {
  readonly cell: Cell;
  /** Name of the forward kernel; with `Grad` appended, of the backward kernel. */
  readonly kernelName: string;
  readonly forward: ComposedKernel;
  readonly backward: ComposedKernel;
  /** How many final states follow the output. */
  readonly states: number;
  /** The inputs, in the order in which the backward kernel returns their gradients. */
  readonly gradients: readonly string[];
}

/**
 * The fused ops. A backend with kernels of its own registers both names of a pair with `tf.registerKernel` before the
 * op's first call; what its forward kernel returns after output and states (at most {@link mostSaved} tensors, any
 * shapes), its backward kernel gets back as `saved0`, `saved1`, … What its attributes ask for, all of
 * {@link KernelAttributes}, it must do; what stands in `x` at masked steps, be it NaN, it must keep out of all results.
 */
export const fusedOps: { readonly [op in 'simpleRnn' | 'lstm' | 'gru']: FusedOp } = {
  simpleRnn: {
    cell: 'simpleRnn',
    kernelName: 'RecurraSimpleRnn',
    forward: simpleRnnForward,
    backward: simpleRnnBackward,
    states: 1,
    gradients: ['x', 'kernel', 'bias', 'recurrentKernel', 'initialH'],
  },
  lstm: {
    cell: 'lstm',
    kernelName: 'RecurraLstm',
    forward: lstmForward,
    backward: lstmBackward,
    states: 2,
    gradients: ['x', 'kernel', 'bias', 'recurrentKernel', 'initialH', 'initialC', 'peephole', 'projection'],
  },
  gru: {
    cell: 'gru',
    kernelName: 'RecurraGru',
    forward: gruForward,
    backward: gruBackward,
    states: 1,
    gradients: ['x', 'kernel', 'bias', 'recurrentKernel', 'initialH', 'recurrentBias'],
  },
};

const mostSaved = 8;

/** Sees to it that the current backend has the op's kernels, and tfjs its gradient. Done at the first call, not at import. */
export function ensureRegistered(op: FusedOp): void {
  const backendName = tf.getBackend();
  if (tf.getKernel(op.kernelName, backendName) === undefined) {
    ensureBackendKernels();
    if (backendName === 'cpu' || backendName === 'wasm') accelerateLookups(backendName);
    register(op.kernelName, backendName, op.forward, op.cell);
    register(`${op.kernelName}Grad`, backendName, op.backward);
  }
  if (tf.getGradient(op.kernelName) === undefined) tf.registerGradient(gradientOf(op));
}

/**
 * Registers a kernel that runs on the WebAssembly kernels where they are, and is composed of others elsewhere.
 *
 * @param cell What the WebAssembly kernels call it; left out if they have none.
 */
function register(kernelName: string, backendName: string, composed: ComposedKernel, cell?: Cell): void {
  tf.registerKernel({
    kernelName,
    backendName,
    kernelFunc: ({ inputs, attrs, backend }) => {
      const named = inputs as tf.NamedTensorInfoMap;
      const attributes = attrs as unknown as KernelAttributes;
      const memory = hostMemory(backendName, backend);
      const kernels = cell === undefined ? undefined : kernelsFor(backendName);
      if (cell !== undefined && kernels !== undefined && memory !== undefined) {
        return wasmForward(cell, kernels, memory, named, attributes);
      }
      if (memory !== undefined && isHandle(named.saved0)) {
        return wasmGradient(memory, named, attrs as unknown as PartAttributes);
      }
      return composed(new KernelRunner(backend as tf.KernelBackend, backendName), named, attributes);
    },
  });
}

function gradientOf(op: FusedOp): tf.GradConfig {
  const stateNames = ['H', 'C'].slice(0, op.states);
  const inputsToSave = [
    'x',
    'kernel',
    'recurrentKernel',
    'mask',
    ...stateNames.map((name) => `initial${name}`),
  ];
  const unsaved: boolean[] = new Array(1 + op.states).fill(false);
  return {
    kernelName: op.kernelName,
    inputsToSave,
    outputsToSave: [...unsaved, ...new Array(mostSaved).fill(true)],
    gradFunc: (gradients, saved, attributes) => {
      const dys = gradients as tf.Tensor[];
      const inputs: tf.NamedTensorMap = { outputGradient: dys[0]!, hGradient: dys[1]! };
      if (op.states === 2) inputs.cGradient = dys[2]!;
      saved.forEach((tensor, index) => {
        inputs[inputsToSave[index] ?? `saved${index - inputsToSave.length}`] = tensor;
      });
      if (isHandle(inputs.saved0)) return wasmGradients(`${op.kernelName}Grad`, op.gradients, inputs);
      const results = tf
        .engine()
        .runKernel(`${op.kernelName}Grad`, inputs, attributes as tf.NamedAttrMap) as unknown as tf.Tensor[];
      const byName: { [input: string]: () => tf.Tensor } = { mask: () => tf.zerosLike(inputs.mask!) };
      op.gradients.forEach((name, index) => {
        byName[name] = () => results[index]!;
      });
      return byName;
    },
  };
}
