// Trains the model that the package ships, and writes its card and golden outputs beside it: npm run train
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { inspectOnnx, parseOnnx } from '@recurra/onnx';
import { createGolden, writeGolden } from '@recurra/testkit';
import {
  coldStore,
  createAlarmLog,
  createSigns,
  detectAnomalies,
  fitModel,
  limitsOf,
  loadModel,
  quiet,
  scoreAlarms,
  signs,
  withFaults,
} from '../dist/index.js';

const models = new URL('../models/', import.meta.url);
const normalReadings = coldStore(1, 320_000);
const { bytes, error, limits } = await fitModel(normalReadings, {
  seed: 1,
  onProgress: (done) => console.error(`${Math.round(100 * done)} %`),
});
console.error('error', error, 'limits', limits);

// Seeds that neither training nor calibration has seen.
const model = await loadModel(bytes);
const normal = await detectAnomalies(model, { readings: coldStore(2, 500_000) });
const { readings, faults } = withFaults(coldStore(3, 200_000), 4);
const { alarms } = await detectAnomalies(model, { readings });
const quality = scoreAlarms(alarms, faults, readings.length);
await model.dispose();
console.error(
  faults.length,
  'faults',
  quality,
  'false alarms per 10,000 normal readings',
  normal.alarms.length / 50,
);

// The same signs, the last reading in place of the network.
const watch = (values) => {
  const change = (t) => values[t] - values[Math.max(0, t - 1)];
  const unit = Math.sqrt(values.reduce((sum, _, t) => sum + change(t) ** 2, 0) / values.length);
  const measure = createSigns();
  return values.map((_, t) => measure(change(t) / unit, change(t) / unit));
};
const most = limitsOf(watch(normalReadings.slice(80_000)), 0.3, quiet);
const log = createAlarmLog();
for (const [t, found] of watch(readings).entries())
  log.add(
    t,
    signs.filter((sign) => found[sign] > most[sign]),
  );
const simple = scoreAlarms(log.alarms, faults, readings.length);
console.error('the last reading instead of the network:', simple);

const round = (value) => Number(value.toPrecision(4));
const { inputs, outputs, parameters } = inspectOnnx(parseOnnx(bytes));
const card = {
  description:
    'Finds spikes, drift and stuck values in the readings of a cold store thermometer, reading by reading.',
  license: 'MIT',
  dataSource: 'synthetic: a thermostat with noise, and injected faults, made by src/cold-store.ts',
  metrics: {
    precision: round(quality.precision),
    recall: round(quality.recall),
    spikeRecall: round(quality.recallOf.spike),
    driftRecall: round(quality.recallOf.drift),
    stuckRecall: round(quality.recallOf.stuck),
    spikeDelayReadings: quality.delay.spike,
    driftDelayReadings: quality.delay.drift,
    stuckDelayReadings: quality.delay.stuck,
    lastReadingRecall: round(simple.recall),
    lastReadingDriftRecall: round(simple.recallOf.drift),
    falseAlarmsPer10000Readings: normal.alarms.length / 50,
    nextReadingRmseCelsius: round(error),
    parameters,
  },
  reproduce: 'npm run train',
  bytes: bytes.length,
  sha256: createHash('sha256').update(bytes).digest('hex'),
  inputs,
  outputs,
};
await writeFile(new URL('cold-store.onnx', models), bytes);
await writeFile(new URL('cold-store.json', models), `${JSON.stringify(card, null, 2)}\n`);
const golden = await createGolden(bytes, { dims: { batch: 1, time: 8 }, seed: 1 });
await writeFile(new URL('cold-store.golden.json', models), writeGolden(golden));
console.log(`models/cold-store.onnx: ${bytes.length} bytes`);
