import { ArgumentError } from '@recurra/plugin';
import type { OnnxModel } from '../model.ts';
import type { OnnxTensor } from '../tensor/types.ts';
import type { CreateRunnerOptions, Engine, TfjsModule } from './types.ts';

/**
 * Runs models in TensorFlow.js.
 *
 * @throws ArgumentError if `@recurra/onnx/tfjs` can be imported only by the app itself.
 */
export async function tfjsEngine(model: OnnxModel, options: CreateRunnerOptions): Promise<Engine> {
  const { createTfjsRunner } = options.tfjs ?? (await loadTfjs());
  const runner = await createTfjsRunner(model, {
    operators: options.operators,
    maxBytes: options.maxBytes,
    maxSteps: options.maxSteps,
  });
  return {
    runtime: `tfjs-${runner.backend}`,
    async run(feeds) {
      const results = await runner.run(feeds);
      // What TensorFlow.js computed is fresh; everything else may be a feed or a stored tensor itself.
      return Object.fromEntries(
        Object.entries(results).map(([name, tensor]) =>
          tensor.type === 'float32'
            ? [name, tensor]
            : [name, { ...tensor, data: tensor.data.slice() } as OnnxTensor],
        ),
      );
    },
    dispose: () => runner.dispose(),
  };
}

async function loadTfjs(): Promise<TfjsModule> {
  // Nothing a bundler can read: this package must be bundled without TensorFlow.js where that is not installed.
  const name = ['@recurra', 'onnx', 'tfjs'].join('/');
  try {
    return (await import(/* @vite-ignore */ /* webpackIgnore: true */ name)) as TfjsModule;
  } catch (cause) {
    throw new ArgumentError(
      "createRunner(): the runner 'tfjs' could not be imported. Install @tensorflow/tfjs and @recurra/cells; in an " +
        "app that is bundled, write import * as tfjs from '@recurra/onnx/tfjs' and give it as the option tfjs.",
      { cause },
    );
  }
}
