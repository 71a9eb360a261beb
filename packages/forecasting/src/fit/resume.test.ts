import { useBackend } from '@recurra/core/testing';
import { memoryCheckpoint } from '@recurra/train';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { SeriesTable } from '../data/types.ts';
import { makeTable } from '../testing/fixtures.ts';
import { dailyTable } from '../testing/networks.ts';
import type { FitOptions, ForecastCheckpointStore, ForecastProgress } from '../types.ts';
import { type FitResult, runFit } from './fit-forecaster.ts';

beforeAll(() => useBackend('cpu'));

const small = {
  horizon: 4,
  hiddenSize: 3,
  batchSize: 8,
  stepsPerEpoch: 2,
  epochs: 2,
  previewEvery: 0,
} as const;

/** A store that keeps every state it was ever given. */
function recorder(): ForecastCheckpointStore & { readonly states: Uint8Array[] } {
  const store = memoryCheckpoint();
  const states: Uint8Array[] = [];
  return {
    ...store,
    states,
    async write(bytes) {
      states.push(bytes.slice());
      await store.write(bytes);
    },
  };
}

async function fitted(
  table: SeriesTable,
  options: FitOptions,
): Promise<Omit<FitResult, 'forecaster'> & { bytes: Uint8Array }> {
  const { forecaster, scores } = await runFit(table, options);
  const bytes = forecaster.save();
  forecaster.dispose();
  return { bytes, scores };
}

const covariates = dailyTable(80, 2, 4);
const cases: [string, SeriesTable, Partial<FitOptions>][] = [
  ['one network', makeTable({ length: 90 }), {}],
  [
    'an ensemble of different windows',
    makeTable({ length: 90 }),
    { members: 2, window: 24, memberWindows: [24, 18] },
  ],
  ['without a held-out tail', covariates, { members: 2, evaluate: false, decoder: 'autoregressive' }],
  [
    'with dropout, trained to the end',
    covariates,
    { members: 2, dropout: 0.3, patience: Number.POSITIVE_INFINITY },
  ],
];

describe.each(cases)('a job that was killed: %s', (_name, table, options) => {
  it('goes on from any state it saved to the very same bytes', async () => {
    const before = tf.memory().numTensors;
    const store = recorder();
    const wanted = { ...small, ...options };
    const whole = await fitted(table, { ...wanted, checkpoint: store });
    expect(await store.read()).toBeUndefined();
    const plain = await fitted(table, wanted);
    expect(plain).toEqual(whole);
    const members = options.members ?? 1;
    const phases = (options.evaluate === false ? 0 : 1) + members;
    // Each phase saves when it begins and after each epoch.
    expect(store.states.length).toBeGreaterThanOrEqual(2 * phases);
    // Of ensembles every other one, the last among them.
    const states = store.states.filter((_, i) => members === 1 || (store.states.length - i) % 2 === 1);
    for (const state of states) {
      const again = memoryCheckpoint();
      await again.write(state);
      const resumed = await fitted(table, { ...wanted, checkpoint: again, resume: true });
      expect(resumed.bytes).toEqual(whole.bytes);
      expect(resumed.scores).toEqual(whole.scores);
    }
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('a job that is stopped', () => {
  const table = covariates;
  const options = { ...small, members: 2, decoder: 'autoregressive' } as const;
  let whole: Awaited<ReturnType<typeof fitted>> | undefined;

  it.each([
    ['evaluate', 1, 2],
    ['fit', 1, 1],
    ['fit', 2, 1],
    ['fit', 2, 3],
  ] as const)(
    'in phase %s, network %i, step %i: the rest is done later, nothing is left behind',
    async (phase, member, step) => {
      whole ??= await fitted(table, options);
      const before = tf.memory().numTensors;
      const store = memoryCheckpoint();
      const controller = new AbortController();
      const reason = new Error('enough');
      const onProgress = (p: ForecastProgress): void => {
        if (p.phase === phase && p.member === member && p.step >= step) controller.abort(reason);
      };
      const stopped = runFit(table, { ...options, checkpoint: store, signal: controller.signal, onProgress });
      await expect(stopped).rejects.toBe(reason);
      expect(tf.memory().numTensors).toBe(before);
      const seen: ForecastProgress[] = [];
      const resumed = await fitted(table, {
        ...options,
        checkpoint: store,
        resume: true,
        onProgress: (p) => seen.push(p),
      });
      expect(resumed).toEqual(whole);
      expect(seen[0]).toMatchObject({ phase, member });
      expect(tf.memory().numTensors).toBe(before);
    },
  );

  it('by an error of its listener or its store leaves nothing behind, and says which', async () => {
    const before = tf.memory().numTensors;
    const boom = new Error('boom');
    const fail = (at: number): (() => void) => {
      let calls = 0;
      return () => {
        calls++;
        if (calls === at) throw boom;
      };
    };
    for (const at of [1, 3, 9]) {
      await expect(runFit(table, { ...options, onProgress: fail(at) })).rejects.toThrow('boom');
    }
    for (const at of [1, 2, 4, 6]) {
      const store = memoryCheckpoint();
      const check = fail(at);
      const broken = {
        ...store,
        async write(bytes: Uint8Array): Promise<void> {
          check();
          await store.write(bytes);
        },
      };
      await expect(runFit(table, { ...options, checkpoint: broken })).rejects.toThrow('boom');
    }
    expect(tf.memory().numTensors).toBe(before);
  });

  it('does not take the state of another table: other values, covariates or dates', async () => {
    const store = recorder();
    await fitted(table, { ...options, checkpoint: store });
    const [first, second] = table.series as [(typeof table.series)[0], (typeof table.series)[0]];
    const others = [
      { ...first, values: first.values.with(3, 1) },
      { ...first, past: { clouds: first.past!.clouds!.with(3, 1) } },
      { ...first, static: { size: 9 } },
      { ...first, times: first.times.map((time) => time + 86_400_000) },
      { ...first, id: 'another' },
    ];
    for (const other of others) {
      const again = memoryCheckpoint();
      await again.write(store.states.at(-1)!);
      const { forecaster } = await runFit(
        { ...table, series: [other, second] },
        { ...options, checkpoint: again, resume: true },
      );
      expect(forecaster.notes[0]).toMatch(/checkpoint was of other data or options/);
      forecaster.dispose();
    }
  });

  it('starts anew from a damaged state, cut anywhere, and never hangs or crashes', async () => {
    const store = recorder();
    const quick = { ...small, epochs: 1, stepsPerEpoch: 1 };
    const whole = await fitted(table, { ...quick, checkpoint: store });
    const state = store.states.at(-1)!;
    for (const share of [0, 0.001, 0.01, 0.2, 0.6, 0.99]) {
      const again = memoryCheckpoint();
      await again.write(state.slice(0, Math.floor(share * state.length)));
      const result = await fitted(table, { ...quick, checkpoint: again, resume: true });
      expect(result.scores).toEqual(whole.scores);
    }
  });
});
