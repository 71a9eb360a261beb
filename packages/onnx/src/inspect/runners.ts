import type { ModelProto } from 'onnx-buf';
import { refusals } from '../graph/compile.ts';
import type { NodeInGraph } from '../graph/nodes.ts';
import { hostFlow } from '../host/host-graph.ts';
import { operators } from '../operators/index.ts';
import { ortRefusals } from './ort-refusals.ts';
import type { RecurrentReport } from './recurrent.ts';

/** What runs a model: our own operators and kernels, ONNX Runtime, or TensorFlow.js. */
export type RunnerName = 'recurra' | 'ort' | 'tfjs';

/** What keeps a runner from running a model. */
export interface RunnerRefusal {
  /** Name of the node; empty if it is the model as a whole. */
  readonly node: string;
  readonly operator: string;
  readonly reason: string;
}

/** Whether a runner can run a model. */
export interface RunnerAbility {
  readonly runs: boolean;
  /** Every node it cannot run, and why. */
  readonly refusals: readonly RunnerRefusal[];
}

/** Which runners can run a model, and what keeps the others from it. */
export function runnerAbilities(
  model: ModelProto,
  nodes: readonly NodeInGraph[],
  recurrent: readonly RecurrentReport[],
): Readonly<Record<RunnerName, RunnerAbility>> {
  const recurra = ability(
    refusals(model, hostFlow(operators)).map(({ node = '', operator = '', message }) => ({
      node,
      operator,
      reason: reasonOf(message, node, operator),
    })),
  );
  return {
    recurra,
    ort: ability(ortRefusals(model, nodes, recurrent)),
    // What TensorFlow.js has no operator for runs on ours, and it has none that we have not.
    tfjs: recurra,
  };
}

function ability(found: readonly RunnerRefusal[]): RunnerAbility {
  return { runs: found.length === 0, refusals: found };
}

/** The message without the node it names, which stands beside it. */
function reasonOf(message: string, node: string, operator: string): string {
  const start = `operator ${operator} at node "${node}" `;
  return message.startsWith(start) ? message.slice(start.length) : message;
}
