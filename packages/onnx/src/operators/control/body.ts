import type { ValueInfoProto } from 'onnx-buf';
import { elementType, isTensorType, type OnnxTensor, type OnnxTensorType } from '../../tensor/types.ts';
import type { OperatorNode, Subgraph } from '../types.ts';
import type { ValueAlgebra } from './algebra.ts';

/** Iterations after which a loop counts as endless. */
export const mostIterations = 10_000_000;

/** What a body's graph says of one of its inputs or outputs. */
export interface Declared {
  readonly type: OnnxTensorType;
  /** Lengths of the axes, 0 where only a run will tell; undefined if not even their number is known. */
  readonly dims: readonly number[] | undefined;
}

/** The body of a loop, ready to run, and what its graph says. */
export interface Body {
  readonly graph: Subgraph;
  readonly inputs: readonly Declared[];
  readonly outputs: readonly Declared[];
}

/** The body of Loop and Scan. @throws OnnxError if there is none, or one of its nodes cannot be run. */
export function bodyOf(node: OperatorNode): Body {
  const graph = node.subgraph('body');
  const proto = node.attributes.graph('body');
  return {
    graph,
    inputs: (proto?.input ?? []).map(declared),
    outputs: (proto?.output ?? []).map(declared),
  };
}

function declared({ type }: ValueInfoProto): Declared {
  const tensor = type?.value.case === 'tensorType' ? type.value.value : undefined;
  const name = elementType(tensor?.elemType ?? 1);
  return {
    type: isTensorType(name) ? name : 'float32',
    dims: tensor?.shape?.dim.map(({ value }) =>
      value.case === 'dimValue' && value.value > 0n ? Number(value.value) : 0,
    ),
  };
}

/** What a loop gives that never ran: no slices, of the shape its body declares as far as it does. */
export function emptyStack<V>(algebra: ValueAlgebra<V>, declared: Declared | undefined, axis = 0): V {
  const { type = 'float32', dims = [] } = declared ?? {};
  const at = Math.min(axis < 0 ? axis + dims.length + 1 : axis, dims.length);
  return algebra.empty(type, [...dims.slice(0, at), 0, ...dims.slice(at)]);
}

/** Whether a condition holds. @throws Error if it is not one element. */
export function isTrue<V>(algebra: ValueAlgebra<V>, value: V): boolean {
  const { dims, data } = algebra.toHost(value);
  if (data.length !== 1)
    throw new Error(`the condition must be one value, and has the shape [${dims.join(', ')}]`);
  return Boolean(data[0]);
}

/** A number or truth value as a tensor, of rank 1 where the body asks for that. */
export function scalar(
  declaration: Declared | undefined,
  type: 'int64' | 'bool',
  value: number | boolean,
): OnnxTensor {
  const dims = declaration?.dims?.length === 1 ? [1] : [];
  return type === 'bool'
    ? { type, dims, data: Uint8Array.of(Number(value)) }
    : { type, dims, data: BigInt64Array.of(BigInt(value)) };
}
