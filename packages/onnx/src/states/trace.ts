import type { NodeProto } from 'onnx-buf';
import type { GraphScope, Place } from './graph-scope.ts';

/** Operators that only move values about, and which of their inputs hold the values; undefined for all of them. */
const movers: Readonly<Record<string, readonly number[] | undefined>> = {
  Cast: [0],
  Concat: undefined,
  Expand: [0],
  Flatten: [0],
  Gather: [0],
  Identity: [0],
  Reshape: [0],
  Slice: [0],
  Split: [0],
  Squeeze: [0],
  Transpose: [0],
  Unsqueeze: [0],
  Where: [1, 2],
};

/** Operators through which a state is still itself: some exporters add a zero to one, or hold it in bounds. */
const gentle: Readonly<Record<string, readonly number[] | undefined>> = {
  ...movers,
  Add: undefined,
  Clip: [0],
  Mul: undefined,
  Sub: undefined,
};

/** Where tracing back from a value ends. */
export interface Origins {
  /** Names of the model's inputs. */
  readonly inputs: ReadonlySet<string>;
  /** Outputs of nodes that do more than move values. */
  readonly made: readonly { readonly node: NodeProto; readonly output: number }[];
}

/** How many values may still be looked at. */
export interface Budget {
  steps: number;
}

/**
 * What a value is put together from, looking through operators that only move values about, and through If, Loop and
 * Scan.
 *
 * @param isGentle Also look through sums and products.
 */
export function originsOf(place: Place, budget: Budget, isGentle = false): Origins {
  const through = isGentle ? gentle : movers;
  const inputs = new Set<string>();
  const made: { node: NodeProto; output: number }[] = [];
  const seen = new Map<GraphScope, Set<string>>();
  const waiting: Place[] = [place];
  for (let next = waiting.pop(); next !== undefined && budget.steps-- > 0; next = waiting.pop()) {
    const scope = next.scope.home(next.name);
    if (scope === undefined || next.name === '') continue;
    const names = seen.get(scope) ?? new Set();
    if (names.has(next.name)) continue;
    seen.set(scope, names.add(next.name));
    const producer = scope.producer(next.name);
    if (producer === undefined) {
      if (scope.around === undefined) {
        if (scope.isInput(next.name)) inputs.add(next.name);
      } else waiting.push(...outside(scope, next.name));
      continue;
    }
    const { node, output } = producer;
    const bodies = scope.bodies(node);
    if (bodies.length > 0) {
      waiting.push(...inside(node, output, bodies));
    } else if (isStandard(node) && Object.hasOwn(through, node.opType)) {
      const sources = through[node.opType]?.map((i) => node.input[i] ?? '') ?? node.input;
      waiting.push(...sources.map((name) => ({ name, scope })));
    } else made.push({ node, output });
  }
  return { inputs, made };
}

/** What a body's output stands for: bodies of Loop give a condition first, which the node itself does not. */
function inside(node: NodeProto, output: number, bodies: readonly GraphScope[]): Place[] {
  const at = node.opType === 'Loop' ? output + 1 : output;
  return bodies.flatMap((scope) => {
    const name = scope.graph.output[at]?.name;
    return name === undefined ? [] : [{ name, scope }];
  });
}

/** What an input of a body stands for in the graph around it. */
function outside(body: GraphScope, name: string): Place[] {
  const { around } = body;
  const at = body.graph.input.findIndex((input) => input.name === name);
  if (around === undefined || at < 0) return [];
  const source = around.node.input[at];
  return source === undefined ? [] : [{ name: source, scope: around.scope }];
}

/** Whether an operator is the standard's own. */
export function isStandard({ domain }: NodeProto): boolean {
  return domain === '' || domain === 'ai.onnx';
}

/** Whether a node is an RNN, GRU or LSTM of the standard. */
export function isRecurrent(node: NodeProto): boolean {
  return isStandard(node) && (node.opType === 'LSTM' || node.opType === 'GRU' || node.opType === 'RNN');
}
