import { testPlugin } from '@recurra/testkit';
import { describe, expect, it } from 'vitest';
import { music } from '../src/plugin.ts';

testPlugin(music(), {
  it,
  expect,
  describe,
  module: { url: new URL('../dist/plugin.js', import.meta.url), name: 'music' },
  examples: [
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
  ],
});
