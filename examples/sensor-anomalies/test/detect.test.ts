import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  coldStore,
  createDetector,
  detectAnomalies,
  loadModel,
  type Model,
  scoreAlarms,
  withFaults,
} from '../src/index.ts';

let model: Model;
beforeAll(async () => {
  model = await loadModel(
    new Uint8Array(await readFile(new URL('../models/cold-store.onnx', import.meta.url))),
  );
});
afterAll(() => model.dispose());

describe('the shipped model', () => {
  it('finds nearly all faults, on seeds of its own', async () => {
    const { readings, faults } = withFaults(coldStore(11, 60_000), 12);
    const { alarms } = await detectAnomalies(model, { readings });
    const quality = scoreAlarms(alarms, faults, readings.length);
    expect(faults.length).toBeGreaterThan(70);
    expect(quality.recall).toBeGreaterThan(0.9);
    expect(quality.precision).toBeGreaterThan(0.9);
  });

  it('rings at most once in 10,000 readings where nothing is wrong', async () => {
    const { alarms } = await detectAnomalies(model, { readings: coldStore(13, 60_000) });
    expect(alarms.length).toBeLessThanOrEqual(6);
  });

  it('says by what it recognised a fault, and when', async () => {
    const readings = coldStore(14, 900);
    readings[300]! += 1.5;
    readings.fill(readings[600]!, 600, 700);
    const { alarms } = await detectAnomalies(model, { readings });
    expect(alarms[0]!.from).toBe(300);
    expect(alarms[0]!.signs[0]).toBe('spike');
    expect(alarms[1]!.signs).toContain('stuck');
    expect(alarms[1]!.from).toBeLessThan(620);
    expect(alarms).toHaveLength(2);
  });
});

describe('a detector', () => {
  it('says the same on ONNX Runtime, and of readings that do not wait for each other', async () => {
    const bytes = await readFile(new URL('../models/cold-store.onnx', import.meta.url));
    const reference = await loadModel(new Uint8Array(bytes), { runner: 'ort' });
    const detectors = [createDetector(model), createDetector(reference)];
    const { readings } = withFaults(coldStore(17, 1000), 17);
    const [ours, theirs] = await Promise.all(
      detectors.map((detector) => Promise.all(readings.map((reading) => detector.push(reading)))),
    );
    expect(ours!.some(({ alarms }) => alarms.length > 0)).toBe(true);
    for (const [t, { expected, alarms }] of ours!.entries()) {
      expect(expected).toBeCloseTo(theirs![t]!.expected, 3);
      expect(alarms).toEqual(theirs![t]!.alarms);
    }
    await Promise.all(detectors.map((detector) => detector.dispose()));
    await reference.dispose();
  });

  it('says reading by reading what the task says at once', async () => {
    const { readings } = withFaults(coldStore(15, 1500), 15);
    const { alarms } = await detectAnomalies(model, { readings });
    const detector = createDetector(model);
    const rang: number[] = [];
    for (const [t, reading] of readings.entries()) {
      if ((await detector.push(reading)).alarms.length > 0) rang.push(t);
    }
    await detector.dispose();
    expect(alarms.length).toBeGreaterThan(0);
    expect(rang[0]).toBe(alarms[0]!.from);
    expect(rang.every((t) => alarms.some(({ from, to }) => t >= from && t < to))).toBe(true);
  });

  it('goes on over gaps, and after what is no reading', async () => {
    const readings: (number | null)[] = coldStore(16, 1000);
    for (const at of [200, 201, 202, 500, 700]) readings[at] = null;
    const detector = createDetector(model);
    await expect(detector.push(Number.NaN)).rejects.toThrow(/finite number, or null/);
    await detector.dispose();
    expect((await detectAnomalies(model, { readings })).alarms).toEqual([]);
  });
});
