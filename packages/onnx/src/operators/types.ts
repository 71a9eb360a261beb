import type { Kernels } from '@recurra/kernels';
import type { OnnxError } from '../errors.ts';
import type { AttributeReader } from '../graph/attributes.ts';
import type { OnnxTensor } from '../tensor/types.ts';

/** A subgraph of a node (the body of If, Loop, Scan), ready to run in a {@link Scope}. */
export interface Subgraph {
  /** Number of its inputs and outputs. */
  readonly inputs: number;
  readonly outputs: number;
}

/**
 * A node as its operator sees it, once, before the first run.
 */
export interface OperatorNode {
  /** Name; `#3` where the node has none, `if_1/#3` inside a subgraph. */
  readonly name: string;
  readonly operator: string;
  /** Version of the operator set the node was written for. */
  readonly opset: number;
  readonly attributes: AttributeReader;
  /** Which inputs are given; left-out ones in between count as false. */
  readonly inputs: readonly boolean[];
  /** Which outputs are wanted. */
  readonly outputs: readonly boolean[];
  /** An input that is the same in every run and known beforehand; undefined for any other. */
  constant(input: number): OnnxTensor | undefined;
  /** The graph in an attribute, ready to run. Throws OnnxError if there is none. */
  subgraph(attribute: string): Subgraph;
  /** An error that names the node: `operator LSTM at node "lstm_0" ${reason}`. */
  error(reason: string): OnnxError;
  /** Frees what the operator keeps between runs, when the runner is disposed of. */
  onDispose(free: () => void): void;
}

/** What a run offers an operator. */
export interface Scope<V = OnnxTensor> {
  /** Recurra's kernels. */
  readonly kernels: Kernels;
  /** Runs a subgraph; it sees the values around the node. */
  call(subgraph: Subgraph, inputs: readonly (V | undefined)[]): (V | undefined)[];
}

/**
 * Runs a node.
 *
 * @param inputs Undefined stands for an optional input that is left out. They must not be changed.
 * @returns The outputs; an unwanted one may be undefined. An output may be an input itself, or share its data.
 */
export type OperatorRun<V = OnnxTensor> = (
  inputs: readonly (V | undefined)[],
  scope: Scope<V>,
) => readonly (V | undefined)[];

/**
 * An operator: looks at a node once, and gives what runs it.
 *
 * It must refuse there, not in the run, what it cannot do because of an attribute: `inspectOnnx` asks it so.
 *
 * @throws OnnxError (`node.error(…)`) for what it cannot do.
 * @example
 * // Threshold of domain my.domain: 0 below `at`, else the input
 * const threshold: Operator = (node) => {
 *   const at = node.attributes.float('at') ?? 0;
 *   return ([x]) => [{ ...x, data: x.data.map((v) => (v < at ? 0 : v)) }];
 * };
 * await createRunner(bytes, { operators: { 'my.domain.Threshold': threshold } });
 */
export type Operator<V = OnnxTensor> = (node: OperatorNode) => OperatorRun<V>;

/** Operators by name; those of other domains than the standard's as `com.microsoft.FusedMatMul`. */
export type Operators<V = OnnxTensor> = Readonly<Record<string, Operator<V>>>;
