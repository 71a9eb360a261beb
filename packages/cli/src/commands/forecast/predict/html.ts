import { forecastSections } from '../chart.ts';
import { htmlReport } from '../html-report.ts';
import { type Outcome, summary } from './report.ts';

/** The report. */
export function toHtml(outcome: Outcome): string {
  const { name, table, forecasts, notes } = outcome;
  const others = forecasts
    .filter(({ status }) => status?.reason !== undefined)
    .map(({ status }) => status?.reason ?? '');
  return htmlReport({
    title: `Forecast of ${name}`,
    text: summary(outcome),
    sections: [
      ...forecastSections(table, { forecasts, scores: [] }),
      ...(others.length === 0 ? [] : [{ heading: 'Not by the model', text: others.slice(0, 100) }]),
      { heading: 'The model', text: notes },
    ],
  });
}
