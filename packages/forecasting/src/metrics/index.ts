export { intervalCoverage } from './coverage.ts';
export { mae, rmse, smape } from './errors.ts';
export { mase, seasonalNaiveError } from './mase.ts';
export { seasonalNaive } from './seasonal-naive.ts';
