import { definePlugin, type ModelCard, type Plugin, type Task } from '@recurra/plugin';
import unistroke from '../models/unistroke.json' with { type: 'json' };
import manifest from '../package.json' with { type: 'json' };
import type { Recognition, Recognizer } from './contract/recognizer.ts';
import type { TimedSequence } from './contract/sequence.ts';

/** What the plugin's `load()` gives: everything `@recurra/gesture` exports. */
export type GestureImplementation = typeof import('./index.ts');

/** What the plugin can do. */
export type GestureTasks = { readonly recognize: Task<Recognizer, TimedSequence, Recognition> };

/** The gesture plugin's type: what a zoo infers from. */
export type GesturePlugin = Plugin<
  GestureImplementation,
  'gesture',
  GestureTasks,
  ModelCard<'unistroke', 'recognize'>
>;

/**
 * The gesture plugin: metadata only. Importing it from `@recurra/gesture/plugin` loads neither TensorFlow.js nor the gesture
 * code; `load()` does. The task `recognize` is loaded alone, and needs no TensorFlow.js.
 *
 * It brings `gesture:unistroke`, sixteen strokes of a pen, mouse or finger.
 *
 * @returns The plugin.
 * @example
 * import { gesture } from '@recurra/gesture/plugin';
 * const { fitRecognizer } = await gesture().load();
 */
export function gesture(): GesturePlugin {
  return definePlugin({
    specVersion: 1,
    id: 'gesture',
    version: manifest.version,
    tasks: { recognize: () => import('./task.ts').then(({ recognize }) => recognize) },
    models: [
      {
        ...unistroke,
        id: 'unistroke',
        task: 'recognize',
        file: new URL('../models/unistroke.onnx', import.meta.url).href,
      },
    ],
    load: () => import('./index.ts'),
  });
}
