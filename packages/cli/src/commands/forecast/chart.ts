import type { ForecastResult } from '@recurra/forecasting';
import type { SeriesTable } from '@recurra/forecasting/table';
import { chartToSvg, forecastChart } from '@recurra/viz/charts';
import { parseHTML } from 'linkedom';

/** Panels in one picture; the numbers of further series are in the CSV file. */
const mostPanels = 6;
const width = 860;
const height = 420;

/**
 * Draws the forecasts, one panel a series.
 *
 * @param title What the data is called.
 * @param table The history.
 * @param result The forecast and its score.
 * @returns An SVG document.
 */
export function drawForecasts(title: string, table: SeriesTable, result: ForecastResult): string {
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const panels = result.forecasts.slice(0, mostPanels).map((forecast, i) => {
    const series = table.series[i] as SeriesTable['series'][number];
    const holdout = result.scores.find(({ id }) => id === forecast.id)?.holdout;
    return forecastChart({
      series,
      forecast,
      ...(holdout === undefined ? {} : { holdout }),
      seasonLength: table.seasonLength,
      title: `${title}: ${series.id}`,
      width,
      height,
      document: document as unknown as Document,
    });
  });
  const first = panels[0];
  if (first !== undefined && panels.length === 1) return chartToSvg(first);
  const whole = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const size = { width, height: height * panels.length };
  whole.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  whole.setAttribute('role', 'img');
  whole.setAttribute('aria-label', `Forecasts of ${title}`);
  whole.setAttribute('viewBox', `0 0 ${size.width} ${size.height}`);
  for (const [name, value] of Object.entries(size)) whole.setAttribute(name, String(value));
  panels.forEach((panel, i) => {
    panel.setAttribute('y', String(i * height));
    whole.appendChild(panel);
  });
  return chartToSvg(whole as unknown as Element);
}
