export { type ChartOptions, type ForecastChartOptions, forecastChart } from './forecast-chart.ts';
export type { ForecastBand, ForecastChartData, ForecastPoint, ObservedSeries } from './forecast-data.ts';
export { type ChartElement, chartToSvg } from './frame.ts';
export { type ChartTheme, darkTheme, lightTheme, resolveTheme, type ThemeOption } from './theme.ts';
export { type TrainingChartData, type TrainingChartOptions, trainingChart } from './training-chart.ts';
