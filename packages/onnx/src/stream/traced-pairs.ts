import type { GraphProto, NodeProto } from 'onnx-buf';
import { GraphScope } from './graph-scope.ts';
import { isRecurrent, originsOf } from './trace.ts';

/** Inputs of a recurrent node that hold its first states, and the outputs that give the last ones. */
const roles = [
  { input: 5, output: 1, role: 'h' },
  { input: 6, output: 2, role: 'c' },
] as const;

/**
 * State pairs as the graph shows them: an input from which a recurrent node takes its first state, an output that the
 * node's last state leads to. Gives a test for names of an input and an output.
 */
export function tracedPairs(graph: GraphProto): (input: string, output: string) => boolean {
  const root = new GraphScope(graph);
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
        for (const source of originsOf({ name, scope }).inputs) add(fed, source, `${id}.${role}`);
      }
    }
  }
  if (fed.size === 0) return () => false;
  const given = new Map<string, Set<string>>();
  const whole = new Map<string, Set<string>>();
  for (const { name } of graph.output) {
    for (const { node, output } of originsOf({ name, scope: root }, true).made) {
      const id = states.get(node);
      if (id === undefined) continue;
      const found = roles.find((role) => role.output === output);
      if (found === undefined) add(whole, name, `${id}.h`);
      else add(given, name, `${id}.${found.role}`);
    }
  }
  return (input, output) => {
    const from = fed.get(input);
    if (from === undefined) return false;
    // Models of a single step may give their output for the hidden state too.
    const to = given.get(output) ?? (isGiven(given, from) ? undefined : whole.get(output));
    return to !== undefined && overlap(from, to) >= 0.5;
  };
}

function isGiven(given: ReadonlyMap<string, ReadonlySet<string>>, states: ReadonlySet<string>): boolean {
  return [...given.values()].some((to) => overlap(states, to) >= 0.5);
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
