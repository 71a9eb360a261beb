// Forecasts with a saved model where TensorFlow.js must not be imported: node inference.mjs model.onnx table.json
import { readFile } from 'node:fs/promises';
import { register } from 'node:module';

const guard = `export function resolve(specifier, context, next) {
  if (specifier.startsWith('@tensorflow/')) throw new Error('imports ' + specifier + ' from ' + context.parentURL);
  return next(specifier, context);
}`;
register(`data:text/javascript,${encodeURIComponent(guard)}`);

const { loadForecaster } = await import('@recurra/forecasting/inference');
const { readTable } = await import('@recurra/forecasting/table');
const [model, csv] = process.argv.slice(2);
const forecaster = await loadForecaster(await readFile(model));
const table = await readTable(await readFile(csv, 'utf8'));
const forecasts = await forecaster.predict(table, { samples: 2, seed: 3 });
const stream = await forecaster.stream(table);
stream.update(51);
forecasts.push(await stream.forecast());
forecaster.dispose();
const plain = forecasts.map(({ median, lower, upper, samples }) =>
  [median, lower, upper, ...(samples ?? [])].map((line) => [...line]),
);
process.stdout.write(JSON.stringify(plain));
