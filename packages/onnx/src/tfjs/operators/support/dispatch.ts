import type { Kernels } from '@recurra/kernels';
import * as tf from '@tensorflow/tfjs-core';
import { OnnxError } from '../../../errors.ts';
import type { Operator, OperatorNode, OperatorRun, Scope } from '../../../operators/types.ts';
import type { OnnxTensor } from '../../../tensor/types.ts';
import {
  EmptyResult,
  HostOnly,
  type TfInputs,
  type TfMode,
  type TfOperator,
  type TfRun,
  type TfValue,
} from '../types.ts';
import { dimsOf, download, isTensor, upload } from './values.ts';

/** TensorFlow.js has no operations on tensors of more axes. */
const mostAxes = 6;

/**
 * Runs a node on tensors wherever that can be done, and else on typed arrays: where none of its inputs is a tensor,
 * one is empty or has more than six axes, or the operator says so.
 *
 * @param own The operator on tensors; undefined where there is none.
 * @param host The operator on typed arrays; undefined where there is none.
 */
export function dispatch(
  own: TfOperator | undefined,
  host: Operator | undefined,
  mode: TfMode,
): Operator<TfValue> {
  return (node) => {
    const run = own && bindOwn(own, node, mode);
    const onHost = host && bindHost(host, node, run !== undefined, mode);
    if (run === undefined && own === undefined) mode.onHostOnly?.(node.name, '');
    const fallBack: TfRun = (inputs, scope) => {
      if (onHost === undefined) throw new OnnxError('none of its inputs is a tensor of floats');
      return onHost(inputs, scope);
    };
    if (run === undefined) return fallBack;
    return (inputs, scope) => {
      if (!inputs.some(isTensor) || isEmpty(inputs)) return fallBack(inputs, scope);
      const wide = inputs.find((input) => input !== undefined && dimsOf(input).length > mostAxes);
      const reason = `has an input of ${wide && dimsOf(wide).length} axes, more than TensorFlow.js knows`;
      const results = wide === undefined ? tidied(() => run(inputs, scope)) : reason;
      if (typeof results !== 'string') return results;
      if (results !== '') mode.onHostRun?.(node.name, results);
      return fallBack(inputs, scope);
    };
  };
}

/** Frees every tensor that a function makes and does not give; gives the reason where it leaves the work to the host. */
function tidied(run: () => readonly (TfValue | undefined)[]): readonly (TfValue | undefined)[] | string {
  let results: readonly (TfValue | undefined)[] = [];
  try {
    // Typed arrays do not pass through: tidy would look for tensors in every element.
    tf.tidy(() => {
      results = run();
      return results.filter(isTensor);
    });
  } catch (cause) {
    if (cause instanceof HostOnly) return cause instanceof EmptyResult ? '' : cause.message;
    throw cause;
  }
  return results;
}

function isEmpty(inputs: TfInputs): boolean {
  return inputs.some((input) => isTensor(input) && input.size === 0);
}

function bindOwn(own: TfOperator, node: OperatorNode, mode: TfMode): TfRun | undefined {
  try {
    return own(node, mode);
  } catch (cause) {
    if (!(cause instanceof HostOnly)) throw cause;
    mode.onHostOnly?.(node.name, cause.message);
    return undefined;
  }
}

function bindHost(host: Operator, node: OperatorNode, rarely: boolean, mode: TfMode): TfRun {
  // Preparing weights would take time and memory that are hardly ever of use.
  const run = host(rarely ? { ...node, constant: () => undefined } : node);
  return (inputs, scope) => {
    const given = inputs.map((input) => (input === undefined ? undefined : download(input)));
    const results = runHost(run, given, scope.kernels);
    return results.map((result) =>
      result !== undefined && mode.uploads.has(result.type) ? upload(result) : result,
    );
  };
}

function runHost(
  run: OperatorRun,
  inputs: readonly (OnnxTensor | undefined)[],
  kernels: Kernels,
): readonly (OnnxTensor | undefined)[] {
  const scope: Scope = {
    kernels,
    call: () => {
      throw new OnnxError('its graph cannot be run on typed arrays here');
    },
  };
  return run(inputs, scope);
}
