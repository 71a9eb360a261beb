import { useBackend } from '@recurra/core/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Series, SeriesTable } from '../data/types.ts';
import { forecast } from '../job.ts';
import { makeTable } from '../testing/fixtures.ts';
import { dailyTable } from '../testing/networks.ts';
import type { ForecastOptions, ForecastProgress, SeriesScore } from '../types.ts';

beforeAll(() => useBackend('cpu'));

const horizon = 6;
const small = { horizon, hiddenSize: 3, batchSize: 8, stepsPerEpoch: 3, epochs: 3, previewEvery: 1 } as const;

/** What the first phase said of the tail, and how its training went. */
interface Evaluation {
  readonly tails: readonly SeriesScore['holdout']['forecast'][];
  readonly training: readonly unknown[];
}

async function evaluation(table: SeriesTable, options: Partial<ForecastOptions>): Promise<Evaluation> {
  const training: unknown[] = [];
  const onProgress = ({ phase, loss, validationLoss, gradientNorm, preview }: ForecastProgress): void => {
    if (phase === 'evaluate') training.push({ loss, validationLoss, gradientNorm, preview });
  };
  const { scores, model } = await forecast(table, { ...small, ...options, onProgress });
  model.dispose();
  return { tails: scores.map((score) => score.holdout.forecast), training };
}

function change(table: SeriesTable, edit: (series: Series) => Partial<Series>): SeriesTable {
  return { ...table, series: table.series.map((series) => ({ ...series, ...edit(series) })) };
}

const daily = dailyTable(100, 3, horizon);
const cases: [string, SeriesTable, Partial<ForecastOptions>][] = [
  ['values alone', makeTable({ length: 120, series: 2 }), {}],
  ['covariates of every kind', daily, { calendar: ['weekday-sin'] }],
  [
    'an ensemble, step by step, on logarithms',
    daily,
    { decoder: 'autoregressive', members: 2, transform: 'log' },
  ],
  [
    'trained to the end, errors relative to the values',
    daily,
    { patience: Number.POSITIVE_INFINITY, relativeWeight: 0.5 },
  ],
  ['a distribution', daily, { head: 'student-t', cell: 'gru' }],
];

describe.each(cases)('what is held out stays hidden: %s', (_name, table, options) => {
  it('neither values nor past covariates of the tail move anything of the first phase by a bit', async () => {
    const honest = await evaluation(table, options);
    expect(honest.training.length).toBeGreaterThan(3);
    const planted = await evaluation(
      change(table, ({ values, past }) => {
        const tail = (x: Float64Array): Float64Array =>
          x.map((value, t) => (t < values.length - horizon ? value : 1e3 + 37 * t));
        const changed = Object.entries(past ?? {}).map(([name, x]) => [name, tail(x)]);
        return { values: tail(values), ...(past && { past: Object.fromEntries(changed) }) };
      }),
      options,
    );
    expect(planted).toEqual(honest);
  });
});

it('what is known of later than the horizon moves nothing', async () => {
  const longer = dailyTable(100, 3, horizon + 4);
  const run = async (table: SeriesTable): Promise<unknown> => {
    const { forecasts, scores, model } = await forecast(table, {
      ...small,
      patience: Number.POSITIVE_INFINITY,
    });
    model.dispose();
    return { forecasts, scores };
  };
  const edited = (from: number): SeriesTable =>
    change(longer, ({ future }) => ({
      future: { ...future, price: future!.price!.map((value, t) => (t < from ? value : -999)) },
    }));
  const honest = await run(longer);
  expect(await run(edited(100 + horizon))).toEqual(honest);
  // The test can fail: the last step of the horizon does count.
  expect(await run(edited(100 + horizon - 1))).not.toEqual(honest);
});

it('the tail of one series does not reach the forecast of another, calibrated across series or not', async () => {
  const many = makeTable({ length: 60, series: 24 });
  const options = { patience: Number.POSITIVE_INFINITY, epochs: 2 };
  const honest = await evaluation(many, options);
  const planted = await evaluation(
    change(many, ({ id, values }) => ({
      values: id === 'series 2' ? values.map((value, t) => (t < 54 ? value : 1e4)) : values,
    })),
    options,
  );
  const medians = ({ tails }: Evaluation): Float64Array[] => tails.map(({ median }) => median);
  expect(medians(planted)).toEqual(medians(honest));
  // Its own intervals are calibrated on the others' tails only.
  expect(planted.tails[1]).toEqual(honest.tails[1]);
});
