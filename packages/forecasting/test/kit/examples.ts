import '@tensorflow/tfjs-backend-cpu';
import type { PluginExample } from '@recurra/testkit';
import { type FitOptions, forecast, readTable } from '../../src/index.ts';
import type { ForecastingImplementation, ForecastingTasks } from '../../src/plugin.ts';

const rows = Array.from({ length: 60 }, (_, i) => {
  const date = new Date(Date.UTC(2024, 0, 1 + i)).toISOString().slice(0, 10);
  return `${date},${10 + (i % 7) + ((i * 5) % 3) / 4}`;
});
const table = await readTable(['date,value', ...rows].join('\n'));
const small: FitOptions = {
  horizon: 3,
  window: 14,
  hiddenSize: 4,
  epochs: 2,
  stepsPerEpoch: 2,
  batchSize: 8,
  evaluate: false,
  previewEvery: 0,
};

/** More series than are forecast at once, so that there is something to stop. */
const many = {
  ...table,
  series: Array.from({ length: 600 }, (_, i) => ({ ...table.series[0]!, id: `series ${i}` })),
};
const hourly = await readTable(
  [
    'time,value',
    ...rows.map((row, i) => `${new Date(Date.UTC(2024, 0, 1, i)).toISOString()},${row.split(',')[1]}`),
  ].join('\n'),
);

/** A forecaster trained here, as its file. */
async function trained(): Promise<Uint8Array> {
  const { model, toOnnx } = await forecast(table, small);
  const bytes = toOnnx();
  model.dispose();
  return bytes;
}

/** What the plugin is shown with, in Node and in Chromium. */
export const examples: readonly PluginExample<ForecastingImplementation, ForecastingTasks>[] = [
  {
    task: 'forecast',
    model: trained,
    input: { table: many, samples: 2 },
    badInputs: {
      'half a path': { table, samples: 0.5 },
      'another frequency': { table: hourly },
    },
  },
  {
    job: 'training',
    run: async (implementation, { seed, signal, onProgress }) => {
      const { forecasts, model } = await implementation.forecast(table, {
        ...small,
        seed,
        signal,
        onProgress: ({ step, steps }) => onProgress(step / steps),
      });
      model.dispose();
      return forecasts;
    },
    badInputs: {
      'no horizon': (implementation) => implementation.forecast(table, { ...small, horizon: 0 }),
      'a longer season than the series': ({ readTable: read }) =>
        read(`date,value\n${rows.slice(0, 9).join('\n')}`, { seasonLength: 30 }),
    },
  },
];
