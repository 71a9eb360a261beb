import type { SeriesTable } from '../../src/data/types.ts';
import { baselines } from '../../src/methods/index.ts';

/** What baselines forecast in this browser. */
export interface PageApi {
  /** Medians of the forecast of one monthly series. */
  forecast(name: 'ets' | 'arima' | 'theta', values: number[], horizon: number): Promise<number[]>;
}

const api: PageApi = {
  async forecast(name, values, horizon) {
    const table: SeriesTable = {
      timeColumn: 'time',
      frequency: { unit: 'month', count: 1, label: 'monthly' },
      seasonLength: 12,
      notes: [],
      series: [
        {
          id: 'a',
          times: Float64Array.from(values, (_, t) => Date.UTC(2000, t, 1)),
          values: Float64Array.from(values),
        },
      ],
    };
    const fitted = await baselines[name]().fit(table, { horizon, levels: [0.8], seed: 0 });
    const [forecast] = await fitted.predict(table);
    if (forecast?.status !== undefined) throw new Error(forecast.status.reason);
    return [...(forecast?.median ?? [])];
  },
};
Object.assign(globalThis, { api });
document.title = 'ready';
