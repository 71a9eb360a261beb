import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { useBackend } from '@recurra/core/testing';
import { expect, it } from 'vitest';
import { fitForecaster, readTable } from '../src/index.ts';

const program = fileURLToPath(new URL('./programs/inference.mjs', import.meta.url));

it('a saved model forecasts the same in a program without TensorFlow.js', async () => {
  if (!existsSync(new URL('../dist/inference.js', import.meta.url))) {
    throw new Error(
      'packages/forecasting is not built; run: npx turbo run build --filter=@recurra/forecasting',
    );
  }
  await useBackend('cpu');
  const rows = Array.from({ length: 90 }, (_, t) => {
    const time = new Date(Date.UTC(2000, t, 1)).toISOString().slice(0, 10);
    return `${time},${50 + 5 * Math.sin((2 * Math.PI * t) / 12) + ((t * 7919) % 13) / 10}`;
  });
  const csv = ['month,sales', ...rows].join('\n');
  const table = await readTable(csv);
  const forecaster = await fitForecaster(table, { horizon: 4, hiddenSize: 3, epochs: 2, stepsPerEpoch: 2 });
  const forecasts = [...(await forecaster.predict(table, { samples: 2, seed: 3 }))];
  const stream = await forecaster.stream(table);
  stream.update(51);
  forecasts.push(await stream.forecast());
  const folder = await mkdtemp(join(tmpdir(), 'recurra-inference-'));
  try {
    const [model, file] = [join(folder, 'model.onnx'), join(folder, 'table.csv')];
    await writeFile(model, forecaster.save());
    await writeFile(file, csv);
    const { stdout } = await promisify(execFile)(process.execPath, [program, model, file]);
    const there = JSON.parse(stdout) as number[][][];
    const here = forecasts.map(({ median, lower, upper, samples }) =>
      [median, lower, upper, ...(samples ?? [])].map((line) => [...line]),
    );
    expect(there).toEqual(here);
  } finally {
    await rm(folder, { recursive: true });
    forecaster.dispose();
  }
});
