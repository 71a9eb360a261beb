import { ArgumentError } from '@recurra/plugin';
import type { GraphProto } from 'onnx-buf';
import { type ValueReport, valueReport } from '../graph/values.ts';
import type { OnnxModel } from '../model.ts';
import { type InitialState, initialStates } from './initial-states.ts';
import { isStateName, stemsOf } from './state-names.ts';
import { tracedPairs } from './traced-pairs.ts';

/** How a state pair was found; `given` if the caller named it. */
export type StateEvidence = 'graph' | 'name' | 'shape' | 'given';

/** An input that takes a state, and the output that gives the next one. */
export interface StatePair {
  readonly input: string;
  readonly output: string;
  readonly type: ValueReport['type'];
  /** Shape of the input, as the model declares it. */
  readonly shape: ValueReport['shape'];
  /** `graph`: the input reaches a recurrent layer whose final state reaches the output. */
  readonly evidence: StateEvidence;
  /** Where a stream starts, if the model says so and it is not zero. */
  readonly initial?: InitialState | undefined;
}

/** State pairs as a caller names them: outputs by input, or pairs. */
export type GivenStates =
  | Readonly<Record<string, string>>
  | readonly { readonly input: string; readonly output: string }[];

/** State pairs, and what could not be decided. */
export interface FoundStates {
  readonly pairs: readonly StatePair[];
  /** Inputs that may be states, but of which output is not clear. */
  readonly unclear: readonly { readonly input: string; readonly reason: string }[];
}

interface Sides {
  readonly inputs: readonly ValueReport[];
  readonly outputs: readonly ValueReport[];
}

/**
 * Finds which inputs of a model are states, and which output gives each one's next value: by following the graph to
 * and from recurrent layers, then by names, then by shape. What is not clear is not guessed.
 */
export function findStates(model: OnnxModel): FoundStates {
  const { graph } = model;
  if (graph === undefined) return { pairs: [], unclear: [] };
  const initial = initialStates(model);
  const all = sidesOf(graph);
  const byName = new Map(all.inputs.map((input) => [input.name, input]));
  const taken = new Map<string, StatePair>();
  const given = new Set<string>();
  const left = (): Sides => ({
    inputs: all.inputs.filter(({ name }) => !taken.has(name)),
    outputs: all.outputs.filter(({ name }) => !given.has(name)),
  });
  const take = (evidence: StateEvidence, pairs: readonly (readonly [string, string])[]) => {
    for (const [input, output] of pairs) {
      const value = byName.get(input) as ValueReport;
      given.add(output);
      taken.set(input, pairOf(value, output, evidence, initial.get(input)));
    }
  };
  take('graph', mutual(left(), tracedPairs(graph)));
  take('name', mutual(left(), namedPairs(left())));
  const { pairs, unclear } = byShape(left());
  take('shape', pairs);
  return { pairs: all.inputs.flatMap(({ name }) => taken.get(name) ?? []), unclear };
}

/**
 * The pairs a caller names, checked.
 *
 * @throws ArgumentError for a name the model has not.
 */
export function givenStates(model: OnnxModel, given: GivenStates, caller: string): StatePair[] {
  const { inputs, outputs } = model.graph === undefined ? { inputs: [], outputs: [] } : sidesOf(model.graph);
  const initial = initialStates(model);
  const pairs = Array.isArray(given)
    ? (given as readonly { input: string; output: string }[])
    : Object.entries(given).map(([input, output]) => ({ input, output: output as string }));
  const names = new Set<string>();
  return pairs.map(({ input, output }) => {
    const value = inputs.find(({ name }) => name === input);
    if (value === undefined) throw unknownName(caller, 'input', input, inputs);
    if (!outputs.some(({ name }) => name === output)) throw unknownName(caller, 'output', output, outputs);
    if (names.has(input)) throw new ArgumentError(`${caller}: states names the input "${input}" twice.`);
    names.add(input);
    return pairOf(value, output, 'given', initial.get(input));
  });
}

function unknownName(caller: string, kind: string, name: string, known: readonly ValueReport[]): Error {
  const list = known.map((value) => `"${value.name}"`).join(', ');
  return new ArgumentError(
    `${caller}: states names the ${kind} "${name}", which the model has not; it has ${list}.`,
  );
}

function sidesOf(graph: GraphProto): Sides {
  const stored = new Set(graph.initializer.map(({ name }) => name));
  return {
    inputs: graph.input.filter(({ name }) => !stored.has(name)).map(valueReport),
    outputs: graph.output.map(valueReport),
  };
}

function pairOf(
  { name, type, shape }: ValueReport,
  output: string,
  evidence: StateEvidence,
  initial: InitialState | undefined,
): StatePair {
  return { input: name, output, type, shape, evidence, ...(initial === undefined ? {} : { initial }) };
}

/** Outputs whose names go with the same input: more would be no pair's. */
const mostAlike = 64;

/** Outputs whose names go with an input's, by input. */
function namedPairs({ inputs, outputs }: Sides): ReadonlyMap<string, readonly string[]> {
  const byStem = new Map<string, string[]>();
  for (const { name } of outputs) {
    for (const stem of stemsOf(name, 'output')) {
      const list = listed(byStem, stem);
      if (list.length < mostAlike) list.push(name);
    }
  }
  return new Map(
    inputs.map(({ name }) => [
      name,
      [...new Set(stemsOf(name, 'input').flatMap((stem) => byStem.get(stem) ?? []))],
    ]),
  );
}

/** Pairs of which each side fits no other. */
function mutual(
  { inputs, outputs }: Sides,
  candidates: ReadonlyMap<string, readonly string[]>,
): [string, string][] {
  const byName = new Map(outputs.map((output) => [output.name, output]));
  const fits = inputs.flatMap((input) =>
    (candidates.get(input.name) ?? []).flatMap((name): [string, string][] => {
      const output = byName.get(name);
      return output !== undefined && mayPair(input, output) ? [[input.name, name]] : [];
    }),
  );
  const counts = new Map<string, number>();
  for (const [input, output] of fits) {
    for (const side of [`i${input}`, `o${output}`]) counts.set(side, (counts.get(side) ?? 0) + 1);
  }
  return fits.filter(([input, output]) => counts.get(`i${input}`) === 1 && counts.get(`o${output}`) === 1);
}

function listed<T>(lists: Map<string, T[]>, key: string): T[] {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  return list;
}

/** Whether one value can become the other's next. */
function mayPair(a: ValueReport, b: ValueReport): boolean {
  if (a.type !== b.type) return false;
  if (a.shape === null || b.shape === null) return true;
  const { shape } = b;
  return (
    a.shape.length === shape.length &&
    a.shape.every((dim, i) => typeof dim !== 'number' || typeof shape[i] !== 'number' || dim === shape[i])
  );
}

function byShape(left: Sides): { pairs: [string, string][]; unclear: FoundStates['unclear'] } {
  const twins = new Map<string, ValueReport[]>();
  const fits = new Map<string, ValueReport[]>();
  for (const input of left.inputs) listed(twins, shapeKey(input)).push(input);
  for (const output of left.outputs) listed(fits, shapeKey(output)).push(output);
  const found = left.inputs.map((input) => {
    const key = shapeKey(input);
    return { input, twins: twins.get(key) ?? [], fits: (key === '' ? undefined : fits.get(key)) ?? [] };
  });
  const single = found.filter(({ twins, fits }) => twins.length === 1 && fits.length === 1);
  // Something must remain to take in, and something to give.
  const remains = (count: number): boolean => left.inputs.length > count && left.outputs.length > count;
  const named = single.filter(({ input }) => isStateName(input.name));
  // Where names speak of states, what is named otherwise is none.
  const candidates = found.some(({ input }) => isStateName(input.name)) ? named : single;
  const taken = remains(candidates.length) ? candidates : [];
  return {
    pairs: taken.map(({ input, fits }) => [input.name, (fits[0] as ValueReport).name]),
    unclear: found
      .filter((one) => isStateName(one.input.name) && !taken.includes(one))
      .map(({ input, twins, fits }) => ({ input: input.name, reason: whyUnclear(input, twins, fits) })),
  };
}

/** Type and shape; empty if they are not known well enough to compare. */
function shapeKey({ type, shape }: ValueReport): string {
  return shape === null || shape.length < 2 || shape.includes(null) ? '' : `${type} ${shape.join(',')}`;
}

/** More names than these say no more. */
const mostNamed = 5;

function whyUnclear(input: ValueReport, twins: readonly ValueReport[], fits: readonly ValueReport[]): string {
  const names = (values: readonly ValueReport[]) =>
    values
      .slice(0, mostNamed)
      .map(({ name }) => `"${name}"`)
      .join(', ') + (values.length > mostNamed ? ', …' : '');
  if (fits.length === 0) return 'no output that is left has its type and shape';
  if (fits.length > 1) return `the outputs ${names(fits)} all have its type and shape`;
  if (twins.length === 1) return `nothing would remain to be fed, or to be given, beside ${names(fits)}`;
  return `the inputs ${names(twins)} all have the type and shape of ${names(fits)}, as "${input.name}" has`;
}
