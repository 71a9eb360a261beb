import { testPlugin } from '@recurra/testkit';
import { describe, expect, it } from 'vitest';
import { coldStore, withFaults } from '../src/cold-store.ts';
import { sensorAnomaliesPlugin } from '../src/plugin.ts';

const { readings } = withFaults(coldStore(5, 1000), 5);

testPlugin(sensorAnomaliesPlugin(), {
  it,
  expect,
  describe,
  module: { url: new URL('../dist/plugin.js', import.meta.url), name: 'sensorAnomaliesPlugin' },
  examples: [
    {
      task: 'detect',
      model: 'cold-store',
      random: false,
      input: { readings },
      badInputs: {
        'no readings': { readings: [] },
        'a reading that is no number': { readings: [1, Number.NaN] },
        words: { readings: ['4.2'] },
        'nothing at all': undefined,
      },
    },
    {
      job: 'training',
      run: async ({ fitModel }, run) => fitModel(coldStore(6, 2600), { epochs: 2, units: 4, ...run }),
      badInputs: {
        'too few readings': ({ fitModel }) => fitModel([1, 2, 3]),
        'a sensor that is stuck': ({ fitModel }) => fitModel(new Array(2000).fill(4)),
        'no epochs': ({ fitModel }) => fitModel(coldStore(6, 2600), { epochs: 0 }),
        'false alarms below nothing': ({ fitModel }) => fitModel(coldStore(6, 2600), { falseAlarms: -1 }),
      },
    },
  ],
});
