import { OnnxError } from '../../errors.ts';
import type { OperatorNode, Scope } from '../types.ts';
import type { Stack, ValueAlgebra } from './algebra.ts';
import { type Body, bodyOf, emptyStack, mostIterations } from './body.ts';

/** Which way along which axis something is scanned. */
export interface Path {
  readonly axis: number;
  readonly reversed: boolean;
}

/** A Scan node: its inputs are states, then what is scanned; its outputs are states, then what is put together. */
export interface ScanPlan {
  readonly body: Body;
  readonly states: number;
  readonly scanned: readonly Path[];
  readonly stacked: readonly (Path & { readonly wanted: boolean })[];
}

/**
 * Reads a Scan node.
 *
 * @param given How many states and scanned inputs it has.
 * @param paths Which way the scanned inputs, or the outputs, go.
 * @throws OnnxError if node and body do not fit.
 */
export function planOf(
  node: OperatorNode,
  given: number,
  paths: (kind: 'input' | 'output', count: number) => readonly Path[],
): ScanPlan {
  const body = bodyOf(node);
  const { inputs, outputs } = body.graph;
  const count = node.attributes.int('num_scan_inputs', 0);
  if (count < 1 || count > given) {
    throw node.error(
      `scans num_scan_inputs = ${count} of its ${given} inputs; it must be at least one, and no more.`,
    );
  }
  if (inputs !== given) {
    throw node.error(`has a body with ${inputs} inputs; to go with its own there must be ${given}.`);
  }
  const states = given - count;
  if (outputs < states || outputs < node.outputs.length) {
    throw node.error(
      `has a body with ${outputs} outputs, too few for ${states} states and ${node.outputs.length} outputs.`,
    );
  }
  const stacked = paths('output', outputs - states).map((path, i) => ({
    ...path,
    wanted: node.outputs[states + i] === true,
  }));
  return { body, states, scanned: paths('input', count), stacked };
}

/** An attribute with a number for each input or output, 0 where it is left out. */
export function listOf(node: OperatorNode, name: string, count: number): number[] {
  const list = node.attributes.ints(name) ?? [];
  if (list.length !== 0 && list.length !== count) {
    throw node.error(`has ${list.length} numbers in ${name}; there must be ${count}.`);
  }
  return Array.from({ length: count }, (_, i) => list[i] ?? 0);
}

/** The length that everything scanned has. @throws OnnxError if they differ. */
export function commonLength(lengths: readonly (number | undefined)[], what: string): number {
  const [length = 0] = lengths;
  // Slices without elements could be without number.
  if (length > mostIterations)
    throw new OnnxError(`it would take ${length} iterations, more than ${mostIterations}`);
  if (lengths.every((other) => other === length)) return length;
  throw new OnnxError(
    `the ${what} must be as long as each other, and have the lengths ${lengths.join(', ')}`,
  );
}

/** @throws OnnxError if a value is missing. */
export function present<V>(value: V | undefined, name: string): V {
  if (value === undefined) throw new OnnxError(`the ${name} is missing`);
  return value;
}

/** Where the slices of each output go; undefined for an output nobody wants. */
export function stacksOf<V>(
  algebra: ValueAlgebra<V>,
  plan: ScanPlan,
  count: number,
): (Stack<V> | undefined)[] {
  return plan.stacked.map(({ axis, reversed, wanted }) =>
    wanted ? algebra.stack({ axis, reversed, count }) : undefined,
  );
}

/** The outputs put together. */
export function finished<V>(
  algebra: ValueAlgebra<V>,
  { body, states, stacked }: ScanPlan,
  stacks: readonly (Stack<V> | undefined)[],
): (V | undefined)[] {
  return stacks.map(
    (stack, i) => stack && (stack.done() ?? emptyStack(algebra, body.outputs[states + i], stacked[i]?.axis)),
  );
}

/**
 * Runs the body for one slice after the other.
 *
 * @param paths Of each scanned value; axes counted from the front.
 * @param stacks Take what the body gives beside its states.
 * @returns The last states.
 */
export function runSteps<V>(
  algebra: ValueAlgebra<V>,
  scope: Scope<V>,
  body: Body,
  initial: readonly V[],
  scanned: readonly V[],
  paths: readonly Path[],
  stacks: readonly (Stack<V> | undefined)[],
  length: number,
): readonly V[] {
  let states = initial;
  for (let t = 0; t < length; t++) {
    const slices = scanned.map((value, i) => {
      const { axis, reversed } = paths[i] as Path;
      return algebra.slice(value, axis, reversed ? length - 1 - t : t);
    });
    const results = scope.call(body.graph, [...states, ...slices]);
    states = states.map((_, i) => present(results[i], `state ${i} that the body gives`));
    for (let i = 0; i < stacks.length; i++) {
      stacks[i]?.add(present(results[states.length + i], `output ${states.length + i} of the body`));
    }
  }
  return states;
}
