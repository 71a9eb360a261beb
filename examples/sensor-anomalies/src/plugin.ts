import { definePlugin, type ModelCard, type Plugin, type Task } from '@recurra/plugin';
import card from '../models/cold-store.json' with { type: 'json' };
import manifest from '../package.json' with { type: 'json' };
import type { Model } from './model.ts';
import type { Answer, Question } from './task.ts';

const name = 'detect';

/** What the plugin's `load()` gives: everything the package exports. */
export type Implementation = typeof import('./index.ts');

/** The plugin's tasks: what each opens, takes and gives. */
export type Tasks = Record<typeof name, Task<Model, Question, Answer>>;

/**
 * The plugin: metadata only. Importing it loads neither TensorFlow.js nor ONNX; its tasks and `load()` do.
 *
 * @returns The plugin, for `createZoo({ plugins: [sensorAnomaliesPlugin()] })`.
 */
export function sensorAnomaliesPlugin(): Plugin<
  Implementation,
  'sensor-anomalies',
  Tasks,
  ModelCard<'cold-store', typeof name>
> {
  return definePlugin({
    specVersion: 1,
    id: 'sensor-anomalies',
    version: manifest.version,
    tasks: { [name]: () => import('./task.ts').then(({ task }) => task) },
    models: [
      {
        ...card,
        id: 'cold-store',
        task: name,
        // Node finds the file there, and bundlers ship it.
        file: new URL('../models/cold-store.onnx', import.meta.url).href,
      },
    ],
    load: () => import('./index.ts'),
  });
}
