import type { Kernels } from '@recurra/kernels';
import type { FunctionProto, GraphProto, ModelProto, NodeProto } from 'onnx-buf';
import { OnnxError } from '../errors.ts';
import type { Operator, OperatorNode, OperatorRun, Operators, Scope, Subgraph } from '../operators/types.ts';
import { decodeTensor } from '../tensor/decode.ts';
import type { OnnxTensor } from '../tensor/types.ts';
import { attributesOf } from './attributes.ts';
import { functionGraph, functionsOf } from './functions.ts';
import { freeValues, inOrder, valuesReadBy } from './order.ts';
import { type Lookup, Scoped } from './scoped.ts';

/** How values of a kind flow through a graph. */
export interface CompileOptions<V> {
  readonly operators: Operators<V>;
  /** How a stored tensor enters the graph. */
  readonly fromStored: (tensor: OnnxTensor, name: string) => V;
  /** Whether a stored tensor never changes, so that operators may prepare for it. Default: it does not. */
  readonly isFixed?: (name: string) => boolean;
  /** Bytes of a value, to hold the run's memory below `maxBytes`. */
  readonly bytesOf?: (value: V) => number;
  readonly maxBytes?: number;
  /** Nodes that one run may run, those of loops counted each time. Default: any number. */
  readonly maxSteps?: number;
  /** Computes nodes of constants beforehand, and gives what they make as tensors; undefined: leave it to the run. */
  readonly fold?: (
    operator: string,
    run: OperatorRun<V>,
    inputs: readonly OnnxTensor[],
  ) => readonly OnnxTensor[] | undefined;
}

/** A model's graph, every node bound to what runs it. */
export interface CompiledGraph<V> {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /**
   * Runs the graph once.
   *
   * @param feeds Values for the inputs; those that have a default in the model may be left out.
   * @throws OnnxError if an operator fails; the error names the node.
   */
  run(feeds: ReadonlyMap<string, V>, kernels: Kernels): Map<string, V>;
  dispose(): void;
}

/** A node bound to what runs it; values are numbered inside their graph. */
interface Step<V> {
  readonly name: string;
  readonly operator: string;
  readonly run: OperatorRun<V>;
  /** Slots read; -1 for an input left out. */
  readonly inputs: readonly number[];
  /** Slots written; -1 for an output nobody wants. */
  readonly outputs: readonly number[];
  /** Slots nobody reads afterwards. */
  readonly frees: readonly number[];
}

/** A graph in slots. */
interface Plan<V> extends Subgraph {
  readonly slots: number;
  readonly stored: readonly { readonly slot: number; readonly value: V }[];
  readonly inputSlots: readonly number[];
  readonly outputSlots: readonly number[];
  /** Values taken from the graph around: its slot, ours. */
  readonly captures: readonly (readonly [outer: number, inner: number])[];
  readonly steps: readonly Step<V>[];
}

interface Surroundings {
  readonly slots: ReadonlyMap<string, number>;
  readonly constants: Lookup<OnnxTensor>;
  readonly prefix: string;
  readonly opsets: ReadonlyMap<string, number>;
}

/** How deep graphs may lie in graphs, and how many nodes calls of functions may come to: no honest model has more. */
const deepest = 64;
const mostExpanded = 200_000;

/**
 * Binds every node of a model to its operator.
 *
 * @throws OnnxError if the graph breaks the rules, or an operator is unknown or refuses a node.
 */
export function compileModel<V>(model: ModelProto, options: CompileOptions<V>): CompiledGraph<V> {
  if (model.graph === undefined) throw new OnnxError('the model has no graph.');
  const compiler = new Compiler(model, options);
  const opsets = opsetsOf(model.opsetImport);
  const plan = compiler.plan(
    model.graph,
    { slots: new Map(), constants: new Scoped(), prefix: '', opsets },
    0,
  );
  const inputs = model.graph.input.map(({ name }) => name);
  const outputs = model.graph.output.map(({ name }) => name);
  return {
    inputs,
    outputs,
    run: (feeds, kernels) => {
      const values = runPlan(
        plan,
        inputs.map((name) => feeds.get(name)),
        undefined,
        kernels,
        options,
      );
      return new Map(outputs.map((name, i) => [name, values[i] as V]));
    },
    dispose: () => {
      for (const free of compiler.disposers.splice(0)) free();
    },
  };
}

/**
 * What keeps operators from running a model: every node that is unknown or refused, and why. Empty if it can be run.
 */
export function refusals<V>(model: ModelProto, options: CompileOptions<V>): OnnxError[] {
  if (model.graph === undefined) return [new OnnxError('the model has no graph.')];
  const compiler = new Compiler(model, options);
  compiler.refused = [];
  const opsets = opsetsOf(model.opsetImport);
  try {
    compiler.plan(model.graph, { slots: new Map(), constants: new Scoped(), prefix: '', opsets }, 0);
  } catch (error) {
    compiler.refused.push(
      error instanceof OnnxError ? error : new OnnxError(String(error), { cause: error }),
    );
  }
  return compiler.refused;
}

class Compiler<V> {
  readonly disposers: (() => void)[] = [];
  /** Where refusals are collected instead of thrown. */
  refused: OnnxError[] | undefined;
  readonly #options: CompileOptions<V>;
  readonly #functions: ReadonlyMap<string, FunctionProto>;
  #expanded = 0;

  constructor(model: ModelProto, options: CompileOptions<V>) {
    this.#options = options;
    this.#functions = functionsOf(model);
  }

  plan(graph: GraphProto, around: Surroundings, depth: number): Plan<V> {
    if (depth > deepest)
      throw new OnnxError(`${around.prefix}: graphs are nested more than ${deepest} deep.`);
    const slots = new Map<string, number>();
    const slotOf = (name: string): number => {
      const slot = slots.get(name) ?? slots.size;
      slots.set(name, slot);
      return slot;
    };
    const captures = [...freeValues(graph)].flatMap((name) => {
      const outer = around.slots.get(name);
      return outer === undefined ? [] : [[outer, slotOf(name)] as const];
    });
    const constants = new Scoped(around.constants);
    for (const { name } of graph.input) constants.hide(name);
    for (const node of graph.node) for (const name of node.output) constants.hide(name);
    const inputs = new Set(graph.input.map(({ name }) => name));
    const stored = graph.initializer.map((proto) => {
      const tensor = decodeTensor(proto);
      const isDefault = inputs.has(proto.name);
      if (!isDefault && (this.#options.isFixed?.(proto.name) ?? true)) constants.set(proto.name, tensor);
      return { slot: slotOf(proto.name), value: this.#options.fromStored(tensor, proto.name) };
    });
    const inputSlots = graph.input.map(({ name }) => slotOf(name));
    const order = inOrder(graph, around.slots, around.prefix);
    const lastReader = new Map<string, number>();
    for (const [i, { node }] of order.entries())
      for (const name of valuesReadBy(node)) lastReader.set(name, i);
    const kept = new Set([...graph.output, ...graph.initializer].map(({ name }) => name));
    const steps = order.flatMap(({ node, name }, i) => {
      const inner: Surroundings = { ...around, slots, constants, prefix: `${name}/` };
      for (const value of node.output) if (value !== '') slotOf(value);
      const wanted = node.output.map((value) => value !== '' && (lastReader.has(value) || kept.has(value)));
      const run = this.#bind(node, name, inner, wanted, depth);
      if (run === undefined) return [];
      const folded = this.#fold(node, run, constants);
      if (folded !== undefined) {
        for (const [at, tensor] of folded.entries()) {
          const value = node.output[at];
          if (!value) continue;
          constants.set(value, tensor);
          kept.add(value);
          stored.push({ slot: slotOf(value), value: this.#options.fromStored(tensor, value) });
        }
        return [];
      }
      const constant = node.opType === 'Constant' ? constantOf(node) : undefined;
      if (constant !== undefined && node.output[0]) constants.set(node.output[0], constant);
      const done = [...valuesReadBy(node), ...node.output].filter(
        (value) => value !== '' && !kept.has(value) && (lastReader.get(value) ?? i) === i,
      );
      const step: Step<V> = {
        name,
        operator: node.opType,
        run,
        inputs: node.input.map((value) => (value === '' ? -1 : slotOf(value))),
        outputs: node.output.map((value, at) => (wanted[at] ? slotOf(value) : -1)),
        frees: done.map(slotOf),
      };
      return [step];
    });
    return {
      inputs: graph.input.length,
      outputs: graph.output.length,
      slots: slots.size,
      stored,
      inputSlots,
      outputSlots: graph.output.map(({ name }) => slotOf(name)),
      captures,
      steps,
    };
  }

  #bind(
    proto: NodeProto,
    name: string,
    around: Surroundings,
    wanted: readonly boolean[],
    depth: number,
  ): OperatorRun<V> | undefined {
    const error = (reason: string): OnnxError =>
      new OnnxError(`operator ${fullName(proto)} at node "${name}" ${reason}`, {
        node: name,
        operator: fullName(proto),
      });
    const node: OperatorNode = {
      name,
      operator: proto.opType,
      opset: around.opsets.get(domainOf(proto)) ?? 0,
      attributes: attributesOf(proto),
      inputs: proto.input.map((value) => value !== ''),
      outputs: wanted,
      constant: (i) => around.constants.get(proto.input[i] ?? ''),
      subgraph: (attribute) => {
        const graph = attributesOf(proto).graph(attribute);
        if (graph === undefined) throw error(`has no graph "${attribute}".`);
        return this.plan(graph, around, depth + 1);
      },
      error,
      onDispose: (free) => this.disposers.push(free),
    };
    try {
      const operator = this.#options.operators[fullName(proto)] ?? this.#function(proto, around, depth);
      if (operator === undefined) throw error('is unknown here.');
      return operator(node);
    } catch (cause) {
      if (this.refused === undefined || !(cause instanceof OnnxError)) throw cause;
      this.refused.push(cause);
      return undefined;
    }
  }

  #fold(
    node: NodeProto,
    run: OperatorRun<V>,
    constants: Lookup<OnnxTensor>,
  ): readonly OnnxTensor[] | undefined {
    if (this.#options.fold === undefined || node.input.length === 0) return undefined;
    const inputs = node.input.map((value) => constants.get(value));
    if (!inputs.every((input) => input !== undefined)) return undefined;
    return this.#options.fold(fullName(node), run, inputs);
  }

  /** A function the model itself brings, as an operator. */
  #function(proto: NodeProto, around: Surroundings, depth: number): Operator<V> | undefined {
    const fn = this.#functions.get(`${domainOf(proto)}.${proto.opType}`);
    if (fn === undefined) return undefined;
    this.#expanded += fn.node.length;
    if (this.#expanded > mostExpanded) {
      throw new OnnxError(`the model's functions call each other to more than ${mostExpanded} nodes.`);
    }
    const graph = functionGraph(fn, proto);
    const opsets = new Map([...around.opsets, ...opsetsOf(fn.opsetImport)]);
    return (node) => {
      const inner: Surroundings = {
        slots: new Map(),
        constants: new Scoped(),
        prefix: `${node.name}/`,
        opsets,
      };
      const body = this.plan(graph, inner, depth + 1);
      return (inputs, scope) => scope.call(body, inputs);
    };
  }
}

function runPlan<V>(
  plan: Plan<V>,
  inputs: readonly (V | undefined)[],
  outer: readonly (V | undefined)[] | undefined,
  kernels: Kernels,
  options: CompileOptions<V>,
  used: { steps: number } = { steps: 0 },
): (V | undefined)[] {
  const values = new Array<V | undefined>(plan.slots).fill(undefined);
  for (const { slot, value } of plan.stored) values[slot] = value;
  for (const [from, to] of plan.captures) values[to] = outer?.[from];
  for (const [i, slot] of plan.inputSlots.entries()) {
    const value = inputs[i];
    if (value !== undefined) values[slot] = value;
  }
  const scope: Scope<V> = {
    kernels,
    call: (subgraph, given) => runPlan(subgraph as Plan<V>, given, values, kernels, options, used),
  };
  const { bytesOf, maxBytes = Number.POSITIVE_INFINITY, maxSteps = Number.POSITIVE_INFINITY } = options;
  let bytes = 0;
  for (const step of plan.steps) {
    let results: readonly (V | undefined)[];
    if (++used.steps > maxSteps) {
      throw located(
        step,
        new Error(`the run takes more than ${maxSteps} steps; raise maxSteps if that is meant`),
      );
    }
    try {
      results = step.run(
        step.inputs.map((slot) => (slot < 0 ? undefined : values[slot])),
        scope,
      );
    } catch (cause) {
      throw located(step, cause);
    }
    for (const [i, slot] of step.outputs.entries()) {
      if (slot < 0) continue;
      const value = results[i];
      values[slot] = value;
      if (bytesOf !== undefined && value !== undefined) bytes += bytesOf(value);
    }
    if (bytes > maxBytes) {
      throw located(
        step,
        new Error(`the run needs more than ${maxBytes} bytes; raise maxBytes if that is meant`),
      );
    }
    for (const slot of step.frees) {
      const value = values[slot];
      if (bytesOf !== undefined && value !== undefined) bytes -= bytesOf(value);
      values[slot] = undefined;
    }
  }
  return plan.outputSlots.map((slot) => values[slot]);
}

/** The error, with the node it came from. */
function located(step: Pick<Step<unknown>, 'name' | 'operator'>, cause: unknown): unknown {
  if (cause instanceof OnnxError && cause.node !== undefined) return cause;
  const reason = (cause instanceof Error ? cause.message : String(cause)).replace(/\.$/, '');
  return new OnnxError(`operator ${step.operator} at node "${step.name}" failed: ${reason}.`, {
    node: step.name,
    operator: step.operator,
    cause,
  });
}

function constantOf(node: NodeProto): OnnxTensor | undefined {
  const proto = node.attribute.find(({ name }) => name === 'value')?.t;
  return proto === undefined ? undefined : decodeTensor(proto);
}

function domainOf({ domain }: NodeProto): string {
  return domain === 'ai.onnx' ? '' : domain;
}

function fullName(node: NodeProto): string {
  const domain = domainOf(node);
  return domain === '' ? node.opType : `${domain}.${node.opType}`;
}

function opsetsOf(imports: ModelProto['opsetImport']): Map<string, number> {
  return new Map(imports.map(({ domain, version }) => [domain === 'ai.onnx' ? '' : domain, Number(version)]));
}
