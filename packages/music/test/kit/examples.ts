import type { PluginExample } from '@recurra/testkit';
import type { MusicImplementation, MusicTasks } from '../../src/plugin.ts';

/** What the plugin is shown with, in Node and in Chromium. */
export const examples: readonly PluginExample<MusicImplementation, MusicTasks>[] = [
  {
    task: 'compose',
    model: 'chorales',
    input: { frames: 4 },
    badInputs: {
      'no frames': { frames: 0 },
      'two lengths': { frames: 4, bars: 1 },
      'a temperature below 0': { frames: 4, temperature: -1 },
      'a range the wrong way round': { frames: 4, constraints: { range: [70, 60] } },
      'a prime on another grid': { frames: 4, prime: { stepsPerQuarter: 7, frames: [[60]] } },
    },
  },
];
