import type { OnnxModel } from '../model.ts';
import { createGraph } from './recurra-runner.ts';
import type { CreateRunnerOptions, Engine } from './types.ts';

/**
 * Runs models on Recurra's own operators.
 *
 * @throws OnnxError if an operator is unknown or refuses a node.
 */
export async function recurraEngine(model: OnnxModel, options: CreateRunnerOptions): Promise<Engine> {
  const { graph, kernels } = await createGraph(model, options);
  return {
    runtime: `@recurra/kernels (${kernels.variant})`,
    run: async (feeds) => Object.fromEntries(graph.run(new Map(Object.entries(feeds)), kernels)),
    dispose: () => graph.dispose(),
  };
}
