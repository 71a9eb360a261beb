import type { Plugin } from '@recurra/plugin';
import { memoryCheckpoint } from '@recurra/train';
import { expectTypeOf, test } from 'vitest';
import {
  type FitOptions,
  type Forecaster,
  type ForecastingImplementation,
  type ForecastMethod,
  type ForecastOptions,
  type ForecastProgress,
  type ForecastResult,
  fitForecaster,
  forecast,
  forecasting,
  loadForecaster,
  mase,
  type PresetName,
  presets,
  readTable,
  type SeriesForecast,
  type SeriesScore,
  type SeriesTable,
  verifyOnnx,
} from './index.ts';

test('the job, end to end', async () => {
  const table = await readTable('t,y\n2020-01-01,1');
  expectTypeOf(table).toEqualTypeOf<SeriesTable>();
  const result = await forecast(table, { horizon: 3 });
  expectTypeOf(result).toEqualTypeOf<ForecastResult>();
  expectTypeOf(result.forecasts).toEqualTypeOf<readonly SeriesForecast[]>();
  expectTypeOf(result.scores).toEqualTypeOf<readonly SeriesScore[]>();
  expectTypeOf(result.model).toEqualTypeOf<Forecaster>();
  expectTypeOf(result.toOnnx).returns.toEqualTypeOf<Uint8Array>();
  const { maxRelativeDifference } = await verifyOnnx(result.toOnnx(), table, result, { runner: 'ort' });
  expectTypeOf(maxRelativeDifference).toBeNumber();
});

test('a forecaster: fitted, saved, loaded, followed', async () => {
  const table = {} as SeriesTable;
  const forecaster = await fitForecaster(table, { horizon: 3, ...presets['m4-hourly'] });
  expectTypeOf(forecaster).toEqualTypeOf<Forecaster>();
  expectTypeOf(loadForecaster(forecaster.save(), { runner: 'ort' })).resolves.toEqualTypeOf<Forecaster>();
  expectTypeOf(forecaster.predict(table, { samples: 100 })).resolves.toEqualTypeOf<
    readonly SeriesForecast[]
  >();
  const [first] = await forecaster.predict(table);
  expectTypeOf(first!.samples).toEqualTypeOf<readonly Float64Array[] | undefined>();
  expectTypeOf(first!.status?.state).toEqualTypeOf<'model' | 'fallback' | 'failed' | undefined>();
  const stream = await forecaster.stream(table, 'shop 1');
  stream.update(3, { price: 2 });
  expectTypeOf(stream.forecast({ price: [1, 2, 3] })).resolves.toEqualTypeOf<SeriesForecast>();
  // A forecaster is what a method of a back-test learns.
  expectTypeOf<Forecaster>().toExtend<Awaited<ReturnType<ForecastMethod['fit']>>>();
});

test('options: the horizon is needed, the rest is not', () => {
  expectTypeOf<{ horizon: number }>().toExtend<FitOptions>();
  expectTypeOf<{ horizon: number }>().toExtend<ForecastOptions>();
  expectTypeOf<{ level: number }>().not.toExtend<ForecastOptions>();
  expectTypeOf<PresetName>().toEqualTypeOf<keyof typeof presets>();
  const options: ForecastOptions = {
    horizon: 1,
    head: 'negative-binomial',
    decoder: 'autoregressive',
    cell: 'gru',
    dilations: [1, 2],
    calendar: ['weekend'],
    checkpoint: memoryCheckpoint(),
    signal: new AbortController().signal,
    onProgress(progress) {
      expectTypeOf(progress).toEqualTypeOf<ForecastProgress>();
      expectTypeOf(progress.phase).toEqualTypeOf<'evaluate' | 'fit'>();
      expectTypeOf(progress.preview).toEqualTypeOf<readonly SeriesForecast[] | undefined>();
    },
  };
  expectTypeOf(options).toExtend<ForecastOptions>();
  // @ts-expect-error: the horizon is a number
  void forecast({} as SeriesTable, { horizon: '24' });
  // @ts-expect-error: there is no such head
  void fitForecaster({} as SeriesTable, { horizon: 24, head: 'laplace' });
});

test('metrics take any array of numbers', () => {
  expectTypeOf(mase([1], new Float32Array(1), new Float64Array(3), 1)).toBeNumber();
});

test('the plugin', () => {
  expectTypeOf(forecasting()).toExtend<Plugin<ForecastingImplementation>>();
  expectTypeOf<ForecastingImplementation['forecast']>().toEqualTypeOf<typeof forecast>();
});
