export type { Predictor } from './predictor.ts';
export type { CovariateChange, Scenario } from './scenario.ts';
export {
  type ScenarioForecasts,
  type WhatIfOptions,
  type WhatIfResult,
  type WhatIfSum,
  whatIf,
} from './what-if.ts';
