import type { Plugin } from '@recurra/plugin';
import { memoryCheckpoint } from '@recurra/train';
import { expectTypeOf, test } from 'vitest';
import {
  type Forecaster,
  type ForecastingImplementation,
  type ForecastOptions,
  type ForecastProgress,
  type ForecastResult,
  forecast,
  forecasting,
  mase,
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
  expectTypeOf(result.model.predict(table)).resolves.toEqualTypeOf<readonly SeriesForecast[]>();
  const { maxRelativeDifference } = await verifyOnnx(result.toOnnx(), table, result, { runner: 'ort' });
  expectTypeOf(maxRelativeDifference).toBeNumber();
});

test('options: the horizon is needed, the rest is not', () => {
  expectTypeOf<{ horizon: number }>().toExtend<ForecastOptions>();
  expectTypeOf<{ level: number }>().not.toExtend<ForecastOptions>();
  const options: ForecastOptions = {
    horizon: 1,
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
});

test('metrics take any array of numbers', () => {
  expectTypeOf(mase([1], new Float32Array(1), new Float64Array(3), 1)).toBeNumber();
});

test('the plugin', () => {
  expectTypeOf(forecasting()).toEqualTypeOf<Plugin<ForecastingImplementation>>();
  expectTypeOf<ForecastingImplementation['forecast']>().toEqualTypeOf<typeof forecast>();
});
