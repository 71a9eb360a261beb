export type { ArimaOptions, ArimaOrder } from './arima.ts';
export {
  type BaselineName,
  baselineNames,
  baselines,
  baselinesByName,
  type EtsOptions,
  type SeasonalOptions,
} from './baselines.ts';
export type { AugursWasm } from './load-augurs.ts';
