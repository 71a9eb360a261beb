import { createGraph, runGraph } from '../host/host-graph.ts';
import type { OnnxModel } from '../model.ts';
import type { CreateRunnerOptions, Engine } from './types.ts';

/**
 * Runs models on Recurra's own operators.
 *
 * @throws OnnxError if an operator is unknown or refuses a node.
 */
export async function recurraEngine(model: OnnxModel, options: CreateRunnerOptions): Promise<Engine> {
  const host = await createGraph(model, options);
  return {
    runtime: `@recurra/kernels (${host.kernels.variant})`,
    run: async (feeds, _outputs, maxSteps) => runGraph(host, feeds, maxSteps),
    dispose: () => host.graph.dispose(),
  };
}
