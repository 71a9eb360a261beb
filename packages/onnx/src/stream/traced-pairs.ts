import type { GraphProto, NodeProto } from 'onnx-buf';
import { GraphScope } from './graph-scope.ts';
import { type Budget, isRecurrent, originsOf } from './trace.ts';

/** Inputs of a recurrent node that hold its first states, and the outputs that give the last ones. */
const roles = [
  { input: 5, output: 1, role: 'h' },
  { input: 6, output: 2, role: 'c' },
] as const;

/** How far values are followed in all; no honest model needs more. */
const farthest = 300_000;

/**
 * State pairs as the graph shows them: an input from which a recurrent node takes its first state, and the outputs that
 * the node's last state leads to.
 */
export function tracedPairs(graph: GraphProto): ReadonlyMap<string, readonly string[]> {
  const root = new GraphScope(graph);
  const budget = { steps: farthest };
  const fed = new Map<string, Set<string>>();
  const states = new Map<NodeProto, number>();
  for (const scope of root.all()) {
    for (const node of scope.graph.node) {
      if (!isRecurrent(node)) continue;
      const id = states.size;
      states.set(node, id);
      for (const { input, role } of roles) {
        const name = node.input[input];
        if (!name) continue;
        for (const source of originsOf({ name, scope }, budget).inputs) add(fed, source, `${id}.${role}`);
      }
    }
  }
  if (fed.size === 0) return new Map();
  const { given, whole } = ends(root, states, budget);
  return new Map(
    [...fed].map(([input, from]) => {
      const outputs = fitting(given, from);
      // Models of a single step may give their output for the hidden state too.
      return [input, outputs.length > 0 ? outputs : fitting(whole, from)];
    }),
  );
}

/** Which last states each output is made of, and of which whole sequences. */
function ends(root: GraphScope, states: ReadonlyMap<NodeProto, number>, budget: Budget) {
  const given = new Map<string, Set<string>>();
  const whole = new Map<string, Set<string>>();
  for (const { name } of root.graph.output) {
    for (const { node, output } of originsOf({ name, scope: root }, budget, true).made) {
      const id = states.get(node);
      if (id === undefined) continue;
      const found = roles.find((role) => role.output === output);
      if (found === undefined) add(whole, name, `${id}.h`);
      else add(given, name, `${id}.${found.role}`);
    }
  }
  return { given, whole };
}

/** Outputs made of the same states, for the most part. */
function fitting(made: ReadonlyMap<string, ReadonlySet<string>>, from: ReadonlySet<string>): string[] {
  return [...made].filter(([, to]) => overlap(from, to) >= 0.5).map(([output]) => output);
}

/** What two sets have in common, as a part of what they have together. */
function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const common = [...a].filter((value) => b.has(value)).length;
  return common / (a.size + b.size - common);
}

function add(sets: Map<string, Set<string>>, key: string, value: string): void {
  const set = sets.get(key) ?? new Set();
  sets.set(key, set.add(value));
}
