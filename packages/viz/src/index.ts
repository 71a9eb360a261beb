export type { ForecastBand, ForecastPoint, ObservedSeries } from './charts/forecast-data.ts';
export { formatLevel, formatNumber, formatTime, typicalStep } from './charts/format.ts';
export { defineElements } from './elements/define-elements.ts';
export { RecurraForecastChart } from './elements/forecast-chart-element.ts';
export { RecurraPianoRoll } from './elements/piano-roll-element.ts';
export { RecurraTrainingCurve, type TrainingCurvePoint } from './elements/training-curve-element.ts';
export type { RollNote, RollRange, RollSequence } from './piano-roll/types.ts';
