import type { Kernels } from '@recurra/kernels';
import type { FunctionProto, GraphProto, ModelProto, NodeProto } from 'onnx-buf';
import { OnnxError } from '../errors.ts';
import { withAllowance } from '../operators/support/allowance.ts';
import type { Operator, OperatorNode, OperatorRun, Operators } from '../operators/types.ts';
import { decodeTensor } from '../tensor/decode.ts';
import { decodeSparse, readingSparse } from '../tensor/sparse.ts';
import type { OnnxTensor } from '../tensor/types.ts';
import { attributesOf, checkedAttributesOf } from './attributes.ts';
import { interfaceErrors } from './check-interface.ts';
import { constantValue } from './constant-value.ts';
import { checkExpansion } from './expansion.ts';
import { functionGraph, functionsOf } from './functions.ts';
import { operatorName } from './nodes.ts';
import { inOrder, Reads } from './order.ts';
import type { Plan, Step } from './plan.ts';
import { type RunLimits, runPlan } from './run-plan.ts';
import { type Lookup, Scoped } from './scoped.ts';

/** How values of a kind flow through a graph. */
export interface CompileOptions<V> extends RunLimits<V> {
  readonly operators: Operators<V>;
  /** How a stored tensor enters the graph. */
  readonly fromStored: (tensor: OnnxTensor, name: string) => V;
  /** Whether a stored tensor never changes, so that operators may prepare for it. Default: it does not. */
  readonly isFixed?: (name: string) => boolean;
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
   * @param maxSteps Nodes it may run; by default what the graph was compiled with.
   * @throws OnnxError if an operator fails; the error names the node.
   */
  run(feeds: ReadonlyMap<string, V>, kernels: Kernels, maxSteps?: number): Map<string, V>;
  dispose(): void;
}

interface Surroundings {
  readonly slots: ReadonlyMap<string, number>;
  readonly constants: Lookup<OnnxTensor>;
  readonly prefix: string;
  readonly opsets: ReadonlyMap<string, number>;
}

/** A value every run starts from. */
interface Stored<V> {
  readonly slot: number;
  readonly value: V;
}

/** How deep graphs may lie in graphs: no honest model has more. */
const deepest = 64;
/** Nodes that cannot be run beyond which no others are looked for. */
const mostRefused = 1000;

/**
 * Binds every node of a model to its operator.
 *
 * @throws OnnxError if the graph breaks the rules, or an operator is unknown or refuses a node.
 */
export function compileModel<V>(model: ModelProto, options: CompileOptions<V>): CompiledGraph<V> {
  const { graph } = model;
  if (graph === undefined) throw new OnnxError('the model has no graph.');
  const [error] = interfaceErrors(graph);
  if (error !== undefined) throw error;
  checkExpansion(model, (name) => Object.hasOwn(options.operators, name));
  const compiler = new Compiler(model, options);
  const plan = readingSparse(() => compiler.plan(graph, outermost(model), 0));
  const inputs = graph.input.map(({ name }) => name);
  const outputs = graph.output.map(({ name }) => name);
  return {
    inputs,
    outputs,
    run: (feeds, kernels, maxSteps) => {
      const given = inputs.map((name) => feeds.get(name));
      const values = withAllowance(options.maxBytes ?? Number.POSITIVE_INFINITY, () =>
        runPlan(plan, given, [], {
          kernels,
          limits: maxSteps === undefined ? options : { ...options, maxSteps },
          steps: 0,
        }),
      );
      return new Map(outputs.map((name, i) => [name, values[i] as V]));
    },
    dispose: () => {
      for (const free of compiler.disposers.splice(0)) free();
    },
  };
}

/**
 * What keeps operators from running a model: every node that is unknown or refused, and why. Empty if it can be run. Of
 * very many the first thousand.
 */
export function refusals<V>(model: ModelProto, options: CompileOptions<V>): OnnxError[] {
  const { graph } = model;
  if (graph === undefined) return [new OnnxError('the model has no graph.')];
  const compiler = new Compiler(model, options);
  compiler.refused = interfaceErrors(graph);
  try {
    checkExpansion(model, (name) => Object.hasOwn(options.operators, name));
    readingSparse(() => compiler.plan(graph, outermost(model), 0));
  } catch (error) {
    compiler.refused.push(
      error instanceof OnnxError ? error : new OnnxError(String(error), { cause: error }),
    );
  }
  return compiler.refused;
}

/** What surrounds a model's own graph: nothing. */
function outermost(model: ModelProto): Surroundings {
  return { slots: new Map(), constants: new Scoped(), prefix: '', opsets: opsetsOf(model.opsetImport) };
}

class Compiler<V> {
  readonly disposers: (() => void)[] = [];
  /** Where refusals are collected instead of thrown. */
  refused: OnnxError[] | undefined;
  readonly #options: CompileOptions<V>;
  readonly #functions: ReadonlyMap<string, FunctionProto>;
  readonly #reads = new Reads();

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
    const captures = this.#reads.freeIn(graph).flatMap((name) => {
      const outer = around.slots.get(name);
      return outer === undefined ? [] : [[outer, slotOf(name)] as const];
    });
    const constants = new Scoped(around.constants);
    for (const { name } of graph.input) constants.hide(name);
    const made = new Set(graph.node.flatMap(({ output }) => output));
    for (const name of made) constants.hide(name);
    const inputs = new Set(graph.input.map(({ name }) => name));
    const kept = new Set(graph.output.map(({ name }) => name));
    const store = (name: string, tensor: OnnxTensor): Stored<V> => {
      kept.add(name);
      const isDefault = inputs.has(name);
      if (!isDefault && (this.#options.isFixed?.(name) ?? true)) constants.set(name, tensor);
      return { slot: slotOf(name), value: this.#options.fromStored(tensor, name) };
    };
    const stored = [
      ...graph.initializer.map((proto) => store(proto.name, decodeTensor(proto))),
      ...graph.sparseInitializer.map((proto) => store(proto.values?.name ?? '', decodeSparse(proto))),
    ];
    const inputSlots = graph.input.map(({ name }) => slotOf(name));
    const order = inOrder(graph, around.slots, around.prefix, this.#reads);
    const lastReader = new Map<string, number>();
    for (const [i, { reads }] of order.entries()) for (const name of reads) lastReader.set(name, i);
    const steps = order.flatMap(({ node, name, reads }, i) => {
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
      const constant = operatorName(node) === 'Constant' ? constantValue(attributesOf(node)) : undefined;
      if (constant !== undefined && node.output[0]) constants.set(node.output[0], constant);
      const isDone = (value: string) =>
        value !== '' && !kept.has(value) && (lastReader.get(value) ?? i) === i;
      const done = [...reads, ...node.output].filter(isDone);
      const step: Step<V> = {
        name,
        operator: node.opType,
        run,
        inputs: node.input.map((value) => (value === '' ? -1 : slotOf(value))),
        outputs: node.output.map((value, at) => (wanted[at] ? slotOf(value) : -1)),
        frees: done.map(slotOf),
        refunds: done.filter((value) => made.has(value)).map(slotOf),
      };
      return [step];
    });
    const start = new Array<V | undefined>(slots.size).fill(undefined);
    for (const { slot, value } of stored) start[slot] = value;
    return {
      inputs: graph.input.length,
      outputs: graph.output.length,
      start,
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
      new OnnxError(`operator ${operatorName(proto)} at node "${name}" ${reason}`, {
        node: name,
        operator: operatorName(proto),
      });
    const node: OperatorNode = {
      name,
      operator: proto.opType,
      opset: around.opsets.get(domainOf(proto)) ?? 0,
      attributes: checkedAttributesOf(proto),
      inputs: proto.input.map((value) => value !== ''),
      outputs: wanted,
      constant: (i) => around.constants.get(proto.input[i] ?? ''),
      subgraph: (attribute) => {
        const graph = checkedAttributesOf(proto).graph(attribute);
        if (graph === undefined) throw error(`has no graph "${attribute}".`);
        return this.plan(graph, around, depth + 1);
      },
      error,
      onDispose: (free) => this.disposers.push(free),
    };
    try {
      const known = operatorName(proto);
      const { operators } = this.#options;
      const operator = Object.hasOwn(operators, known)
        ? operators[known]
        : this.#function(proto, around, depth);
      if (operator === undefined) throw error('is unknown here.');
      return operator(node);
    } catch (thrown) {
      const cause = located(proto, name, thrown);
      if (this.refused === undefined || !(cause instanceof OnnxError)) throw cause;
      if (this.refused.length >= mostRefused) {
        throw new OnnxError(`more than ${mostRefused} nodes cannot be run; the first of them are listed.`);
      }
      this.refused.push(cause);
      return undefined;
    }
  }

  #fold(
    node: NodeProto,
    run: OperatorRun<V>,
    constants: Lookup<OnnxTensor>,
  ): readonly OnnxTensor[] | undefined {
    if (this.#options.fold === undefined) return undefined;
    const inputs = node.input.map((value) => constants.get(value));
    if (!inputs.every((input) => input !== undefined)) return undefined;
    return this.#options.fold(operatorName(node), run, inputs);
  }

  /** A function the model itself brings, as an operator. */
  #function(proto: NodeProto, around: Surroundings, depth: number): Operator<V> | undefined {
    const fn = this.#functions.get(`${domainOf(proto)}.${proto.opType}`);
    if (fn === undefined) return undefined;
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

/** An error with the node it came from. */
function located(proto: NodeProto, name: string, cause: unknown): unknown {
  if (!(cause instanceof OnnxError) || cause.node !== undefined) return cause;
  const operator = operatorName(proto);
  const reason = cause.message.replace(/\.$/, '');
  return new OnnxError(`operator ${operator} at node "${name}" cannot be read: ${reason}.`, {
    node: name,
    operator,
    cause,
  });
}

function domainOf({ domain }: NodeProto): string {
  return domain === 'ai.onnx' ? '' : domain;
}

function opsetsOf(imports: ModelProto['opsetImport']): Map<string, number> {
  return new Map(imports.map(({ domain, version }) => [domain === 'ai.onnx' ? '' : domain, Number(version)]));
}
