export { backtest } from './backtest.ts';
export { type BacktestPart, backtestToCsv } from './to-csv.ts';
export type {
  BacktestForecast,
  BacktestMethodSummary,
  BacktestOptions,
  BacktestOriginSummary,
  BacktestPlace,
  BacktestProgress,
  BacktestResult,
  BacktestScore,
  BacktestStepSummary,
} from './types.ts';
