export type { ForecastBand, ForecastPoint, ObservedSeries } from './charts/forecast-data.ts';
export { formatLevel, formatNumber, formatTime, typicalStep } from './charts/format.ts';
export { defineElements } from './elements/define-elements.ts';
export { RecurraForecastChart } from './elements/forecast-chart-element.ts';
export { RecurraTrainingCurve, type TrainingCurvePoint } from './elements/training-curve-element.ts';
