export { type HeatMapData, type HeatMapOptions, heatMapChart } from '../training/heat-map-chart.ts';
export {
  type ChartSeries,
  type SeriesChartData,
  type SeriesChartOptions,
  seriesChart,
} from '../training/series-chart.ts';
export {
  type AnomalyChartData,
  type AnomalyChartOptions,
  anomalyChart,
  type ChartEvent,
} from './anomaly-chart.ts';
export { type BacktestChartOptions, backtestChart, type ChartMethod } from './backtest-chart.ts';
export { type ChartOptions, type ForecastChartOptions, forecastChart } from './forecast-chart.ts';
export type { ForecastBand, ForecastChartData, ForecastPoint, ObservedSeries } from './forecast-data.ts';
export { type ChartElement, chartToSvg } from './frame.ts';
export { type ChartFeature, type ImportanceChartOptions, importanceChart } from './importance-chart.ts';
export { type StepErrorChartOptions, type StepErrors, stepErrorChart } from './step-error-chart.ts';
export { type ChartTheme, darkTheme, lightTheme, resolveTheme, type ThemeOption } from './theme.ts';
export { type TrainingChartData, type TrainingChartOptions, trainingChart } from './training-chart.ts';
export { type ChartScenario, type WhatIfChartOptions, whatIfChart } from './what-if-chart.ts';
