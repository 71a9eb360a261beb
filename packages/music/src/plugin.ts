import { definePlugin, type ModelCard, type Plugin, type Task } from '@recurra/plugin';
import chorales from '../models/chorales.json' with { type: 'json' };
import manifest from '../package.json' with { type: 'json' };
import type { MusicModel } from './contract/model.ts';
import type { FramePiece } from './contract/piece.ts';
import type { ComposeInput } from './task.ts';

/** What the plugin's `load()` gives: everything `@recurra/music` exports. */
export type MusicImplementation = typeof import('./index.ts');

/** What the plugin can do. */
export type MusicTasks = { readonly compose: Task<MusicModel, ComposeInput, FramePiece> };

/** The music plugin's type: what a zoo infers from. */
export type MusicPlugin = Plugin<MusicImplementation, 'music', MusicTasks, ModelCard<'chorales', 'compose'>>;

/**
 * The music plugin: metadata only. Importing it from `@recurra/music/plugin` loads neither TensorFlow.js nor the music
 * code; `load()` does. The task `compose` is loaded alone, and needs no TensorFlow.js.
 *
 * It brings `music:chorales`, four-part chorales in quarter notes.
 *
 * @returns The plugin.
 * @example
 * import { music } from '@recurra/music/plugin';
 * const { readMidi } = await music().load();
 */
export function music(): MusicPlugin {
  return definePlugin({
    specVersion: 1,
    id: 'music',
    version: manifest.version,
    tasks: { compose: () => import('./task.ts').then(({ compose }) => compose) },
    models: [
      {
        ...chorales,
        id: 'chorales',
        task: 'compose',
        file: new URL('../models/chorales.onnx', import.meta.url).href,
      },
    ],
    load: () => import('./index.ts'),
  });
}
