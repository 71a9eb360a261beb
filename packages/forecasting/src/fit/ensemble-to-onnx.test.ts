import { useBackend } from '@recurra/core/testing';
import { createRunner, type OnnxTensors, parseOnnx } from '@recurra/onnx';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { beforeAll, describe, expect, it } from 'vitest';
import type { SeriesTable } from '../data/types.ts';
import { feedsOf } from '../forecaster/feeds.ts';
import { type Manifest, manifestVersion } from '../forecaster/manifest.ts';
import { withWindow } from '../model/design.ts';
import { joinNetworks } from '../model/ensemble.ts';
import { headKinds } from '../model/heads/index.ts';
import type { ZeroFloorRule } from '../model/layers/zero-floor.ts';
import { disposeNetwork } from '../model/network.ts';
import { predictQuantiles } from '../model/predict.ts';
import type { ModelSpec } from '../model/spec.ts';
import { cutInputs } from '../model/windows.ts';
import { makeTable } from '../testing/fixtures.ts';
import { covariateNames, dailyTable, makeSpec, randomNetwork, sourcesOf } from '../testing/networks.ts';
import { ensembleToOnnx } from './ensemble-to-onnx.ts';

beforeAll(() => useBackend('cpu'));

function manifestOf(table: SeriesTable, spec: ModelSpec): Manifest {
  return {
    format: 'recurra-forecaster',
    version: manifestVersion,
    spec,
    frequency: table.frequency,
    levels: [0.8],
    series: table.series.map(({ id }) => id),
    members: 1,
    notes: [],
    paths: [],
  };
}

/** Runs a file with ONNX Runtime itself, without anything of this package. */
async function runOnnxRuntime(bytes: Uint8Array, feeds: OnnxTensors): Promise<Float32Array> {
  const session = await InferenceSession.create(bytes);
  const given = Object.entries(feeds).map(([name, { data, dims }]) => [
    name,
    new Tensor('float32', data as Float32Array, [...dims]),
  ]);
  const { forecast } = await session.run(Object.fromEntries(given));
  await session.release();
  return forecast!.data as Float32Array;
}

function expectSame(got: Float32Array, wanted: Float32Array, row: number): void {
  expect(got.length).toBe(wanted.length);
  for (let at = 0; at < wanted.length; at += row) {
    // Relative to the forecast's own size: single numbers may pass through zero.
    const size = wanted.subarray(at, at + row).reduce((most, value) => Math.max(most, Math.abs(value)), 1e-3);
    for (let i = at; i < at + row; i++) {
      expect(Math.abs(got[i]! - wanted[i]!)).toBeLessThanOrEqual(1e-4 * size);
    }
  }
}

interface Recipe {
  readonly spec: Partial<ModelSpec>;
  readonly horizon: number;
  readonly members: number;
  readonly shorter: boolean;
  readonly floor: ZeroFloorRule | 'never';
  readonly kinds: readonly (keyof typeof covariateNames)[];
  readonly seed: number;
}

const recipes: fc.Arbitrary<Recipe> = fc
  .record({
    cell: fc.constantFrom('lstm', 'gru'),
    dilations: fc.array(fc.constantFrom(1, 2, 3), { minLength: 1, maxLength: 3 }),
    attention: fc.boolean(),
    stepGates: fc.boolean(),
    decoder: fc.constantFrom('direct', 'autoregressive'),
    head: fc.constantFrom(...headKinds),
    transform: fc.constantFrom('none', 'log'),
    hiddenSize: fc.integer({ min: 1, max: 5 }),
    window: fc.integer({ min: 9, max: 40 }),
    fillSpan: fc.constantFrom(0, 30),
    horizon: fc.integer({ min: 1, max: 9 }),
    members: fc.integer({ min: 1, max: 3 }),
    shorter: fc.boolean(),
    floor: fc.constantFrom('never', 'always', 'window'),
    kinds: fc.subarray<keyof typeof covariateNames>(['past', 'future', 'static', 'calendar']),
    seed: fc.integer({ min: 1, max: 1000 }),
  } as const)
  .map(
    ({ horizon, members, shorter, floor, kinds, seed, transform, ...rest }): Recipe => ({
      spec: { ...rest, transform: rest.head === 'negative-binomial' ? 'none' : transform },
      ...{ horizon, members, shorter, floor, kinds, seed },
    }),
  );

describe('the ONNX file', () => {
  it('forecasts in ONNX Runtime and with our own operators what the model forecasts, whatever its shape', async () => {
    await fc.assert(
      fc.asyncProperty(recipes, async ({ spec: wishes, horizon, members, shorter, floor, kinds, seed }) => {
        const before = tf.memory().numTensors;
        const table = dailyTable(90, 3, horizon);
        const names = (kind: keyof typeof covariateNames): string[] =>
          kinds.includes(kind) ? [...covariateNames[kind]] : [];
        const covariates = {
          past: names('past'),
          future: names('future'),
          static: names('static'),
          calendar: names('calendar'),
        } as ModelSpec['covariates'];
        const spec = makeSpec(table, horizon, { ...wishes, covariates });
        const networks = Array.from({ length: members }, (_, m) =>
          randomNetwork(
            table,
            shorter && m > 0 ? withWindow(spec, spec.window - 2 * m) : spec,
            seed + m,
            0.2,
          ),
        );
        const { model, calibrate } = joinNetworks(networks, spec, floor);
        calibrate.assign([1.3, 1, 0.6]);
        const sources = sourcesOf(table, spec);
        const origins = sources.map(({ values }, series) => ({ series, end: values.length }));
        const here = await predictQuantiles(model, sources, origins, spec);
        expect(here.every(Number.isFinite)).toBe(true);
        const bytes = ensembleToOnnx(model, manifestOf(table, spec));
        const feeds = feedsOf(cutInputs(sources, origins, spec), spec);
        const row = spec.horizon * spec.quantiles.length;
        expectSame(await runOnnxRuntime(bytes, feeds), here, row);
        const runner = await createRunner(bytes, { runner: 'recurra' });
        expectSame((await runner.run(feeds)).forecast!.data as Float32Array, here, row);
        await runner.dispose();
        calibrate.dispose();
        for (const network of networks) disposeNetwork(network);
        expect(tf.memory().numTensors).toBe(before);
      }),
      { seed: 21, numRuns: 40 },
    );
  });

  it.each([
    ['carbon dioxide: small changes on a high level', 415, 0.1],
    ['large numbers', 3e7, 1e5],
    ['tiny numbers', 0, 1e-6],
  ])('keeps the digits: %s', async (_name, level, size) => {
    const table = makeTable({
      length: 200,
      value: (t, _, noise) => level + size * (0.05 * t + 3 * Math.sin(t / 2) + noise),
    });
    const spec = makeSpec(table, 12);
    const network = randomNetwork(table, spec, 4);
    const { model, calibrate } = joinNetworks([network], spec, 'never');
    const sources = sourcesOf(table, spec);
    const origins = [{ series: 0, end: 200 }];
    const here = await predictQuantiles(model, sources, origins, spec);
    const bytes = ensembleToOnnx(model, manifestOf(table, spec));
    const there = await runOnnxRuntime(bytes, feedsOf(cutInputs(sources, origins, spec), spec));
    // To the digits of the changes, as far as 32 bits hold them.
    for (const [i, value] of here.entries()) {
      expect(Math.abs(there[i]! - value)).toBeLessThanOrEqual(1e-4 * size * 10 + 2 ** -22 * level);
    }
    calibrate.dispose();
    disposeNetwork(network);
  });

  it('carries what a reader must know', () => {
    const table = dailyTable(90, 1, 6);
    const covariates = { past: ['clouds'], future: [], static: [], calendar: [] };
    const spec = makeSpec(table, 6, { covariates, quantiles: [0.05, 0.5, 0.95] });
    const network = randomNetwork(table, spec, 1);
    const { model, calibrate } = joinNetworks([network], spec, 'never');
    const manifest = {
      ...manifestOf(table, spec),
      series: ['ä, "b"'],
      levels: [0.9],
      timeZone: 'Europe/Berlin',
    };
    const { metadataProps, graph } = parseOnnx(ensembleToOnnx(model, manifest));
    expect(graph!.input.map(({ name }) => name)).toEqual(['window', 'past']);
    expect(Object.fromEntries(metadataProps.map(({ key, value }) => [key, value]))).toMatchObject({
      task: 'forecast',
      frequency: 'daily',
      frequencyUnit: 'day',
      frequencyCount: '1',
      timeZone: 'Europe/Berlin',
      seasonLength: '7',
      window: String(spec.window),
      horizon: '6',
      levels: '[0.9]',
      quantiles: '[0.05,0.5,0.95]',
      covariates: JSON.stringify(covariates),
      series: '["ä, \\"b\\""]',
    });
    calibrate.dispose();
    disposeNetwork(network);
  });
});
