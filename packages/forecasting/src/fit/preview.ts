import type { SeriesForecast } from '../contract/series-forecast.ts';
import { futureTimes } from '../forecaster/future-times.ts';
import { toForecast } from '../forecaster/to-forecast.ts';
import type { Network } from '../model/network.ts';
import { predictQuantiles } from '../model/predict.ts';
import type { Job } from './train-member.ts';

/** Series shown on the way. */
const mostShown = 12;

/** Time stamps of the steps forecast: the held-out tail, or what comes after the last observation. */
export function forecastTimes(job: Job, place: 'tail' | 'future', series: number): Float64Array {
  const { horizon } = job.settings;
  const { table } = job.plan;
  const each = table.series[series]!;
  return place === 'tail' ? each.times.slice(-horizon) : futureTimes(each, table.frequency, horizon);
}

/**
 * Forecasts the first few series with a network in training.
 *
 * @param place What to forecast.
 */
export async function networkPreview(
  network: Network,
  job: Job,
  place: 'tail' | 'future',
): Promise<SeriesForecast[]> {
  const { table } = job.plan;
  const { spec } = network;
  const { horizon, levels } = job.settings;
  const shown = table.series.slice(0, mostShown);
  const able = shown.filter(
    ({ values, future }) =>
      place === 'tail' || Object.values(future ?? {}).every((each) => each.length >= values.length + horizon),
  );
  const origins = able.map(({ values }, i) => ({
    series: shown.indexOf(able[i]!),
    end: values.length - (place === 'tail' ? horizon : 0),
  }));
  const quantiles = await predictQuantiles(network.used, job.sources, origins, spec);
  const size = horizon * spec.quantiles.length;
  return origins.map(({ series }, row) =>
    toForecast(
      table.series[series]!.id,
      forecastTimes(job, place, series),
      quantiles.subarray(row * size, (row + 1) * size),
      { spec, levels, paths: [] },
    ),
  );
}
