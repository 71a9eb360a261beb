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
  const [byGiven, byWhole] = [outputsOf(given), outputsOf(whole)];
  return new Map(
    [...fed].map(([input, from]) => {
      const outputs = fitting(given, byGiven, from, budget);
      // Models of a single step may give their output for the hidden state too.
      return [input, outputs.length > 0 ? outputs : fitting(whole, byWhole, from, budget)];
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

/** Outputs by each state they are made of. */
function outputsOf(made: ReadonlyMap<string, ReadonlySet<string>>): ReadonlyMap<string, ReadonlySet<string>> {
  const outputs = new Map<string, Set<string>>();
  for (const [output, states] of made) for (const state of states) add(outputs, state, output);
  return outputs;
}

/** Outputs made of the same states, for the most part. */
function fitting(
  made: ReadonlyMap<string, ReadonlySet<string>>,
  byState: ReadonlyMap<string, ReadonlySet<string>>,
  from: ReadonlySet<string>,
  budget: Budget,
): string[] {
  const candidates = new Set<string>();
  for (const state of from) {
    for (const output of byState.get(state) ?? []) {
      if (budget.steps-- <= 0) return [];
      candidates.add(output);
    }
  }
  return [...candidates].filter((output) => {
    const to = made.get(output) as ReadonlySet<string>;
    budget.steps -= from.size + to.size;
    return budget.steps > 0 && overlap(from, to) >= 0.5;
  });
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
