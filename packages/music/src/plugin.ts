import { definePlugin, type Plugin } from '@recurra/plugin';
import chorales from '../models/chorales.json' with { type: 'json' };
import manifest from '../package.json' with { type: 'json' };

/** What the plugin's `load()` gives: everything `@recurra/music` exports. */
export type MusicImplementation = typeof import('./index.ts');

/**
 * The music plugin: metadata only. Importing it from `@recurra/music/plugin` loads neither TensorFlow.js nor the music
 * code; `load()` does.
 *
 * It brings `music:chorales`, four-part chorales in quarter notes.
 *
 * @returns The plugin.
 * @example
 * import { music } from '@recurra/music/plugin';
 * const { readMidi } = await music().load();
 */
export function music(): Plugin<MusicImplementation> {
  return definePlugin({
    specVersion: 1,
    id: 'music',
    version: manifest.version,
    tasks: ['compose'],
    models: [chorales],
    load: () => import('./index.ts'),
  });
}
