import type { ForecastResult } from '@recurra/forecasting';
import type { SeriesTable } from '@recurra/forecasting/table';
import { type ChartElement, chartToSvg, forecastChart, type ThemeOption } from '@recurra/viz/charts';
import { newDocument, stackCharts } from './drawing.ts';
import { type ReportSection, reportTheme } from './html-report.ts';
import { mostPanels, panelSize } from './panel.ts';

/** What is drawn: forecasts in the table's order, and scores where there are any. */
export type Drawn = Pick<ForecastResult, 'forecasts' | 'scores'>;

function panels(
  name: (id: string) => string,
  table: SeriesTable,
  { forecasts, scores }: Drawn,
  document: Document,
  theme?: ThemeOption,
): { id: string; chart: ChartElement }[] {
  return forecasts
    .map((forecast, i) => ({ forecast, series: table.series[i] as SeriesTable['series'][number] }))
    .filter(({ forecast }) => forecast.status?.state !== 'failed')
    .slice(0, mostPanels)
    .map(({ forecast, series }) => {
      const holdout = scores.find(({ id }) => id === forecast.id)?.holdout;
      const chart = forecastChart({
        series,
        forecast,
        ...(holdout === undefined ? {} : { holdout }),
        dated: table.dated,
        seasonLength: table.seasonLength,
        title: name(series.id),
        ...panelSize,
        document,
        ...(theme === undefined ? {} : { theme }),
      });
      return { id: series.id, chart };
    });
}

/**
 * Draws the forecasts, one panel a series.
 *
 * @param title What the data is called.
 * @param table The history.
 * @param result The forecast and its score.
 * @returns An SVG document.
 */
export function drawForecasts(title: string, table: SeriesTable, result: Drawn): string {
  const document = newDocument();
  const drawn = panels((id) => `${title}: ${id}`, table, result, document);
  return stackCharts(
    drawn.map(({ chart }) => chart),
    document,
    `Forecasts of ${title}`,
  );
}

/**
 * The same charts as parts of a report.
 *
 * @param table The history.
 * @param result The forecast and its score.
 * @returns One section a series, of the first few.
 */
export function forecastSections(table: SeriesTable, result: Drawn): ReportSection[] {
  const drawn = panels((id) => id, table, result, newDocument(), reportTheme);
  return drawn.map(({ id, chart }) => ({ heading: `Forecast of ${id}`, svg: chartToSvg(chart) }));
}
