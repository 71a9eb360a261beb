export type { FeatureImportance, ImportanceOptions, ImportanceResult, LagBlock } from './importance-types.ts';
export { permutationImportance } from './permutation-importance.ts';
export type { Predictor } from './predictor.ts';
export type { CovariateChange, Scenario } from './scenario.ts';
export {
  type ScenarioForecasts,
  type WhatIfOptions,
  type WhatIfResult,
  type WhatIfSum,
  whatIf,
} from './what-if.ts';
