export { anomaliesToCsv, anomalyEventsToCsv } from './anomalies-csv.ts';
export { detectAnomalies } from './detect-anomalies.ts';
export type { AnomalyEvent, AnomalyOptions, AnomalyReport, SeriesAnomalies } from './types.ts';
