export { fitGroups } from './fit-groups.ts';
export type { GroupBy } from './group-of.ts';
export type { FailedGroup, GroupedForecaster, GroupOptions } from './grouped-types.ts';
export { loadGroups } from './load-groups.ts';
export { checkpointResults, memoryResults, type ResultStore } from './result-store.ts';
export type { WorkerOptions } from './runner.ts';
export { searchForecaster } from './search-forecaster.ts';
export type {
  SearchMetric,
  SearchOptions,
  SearchResult,
  SearchStrategy,
  SearchTrial,
} from './search-types.ts';
export type { SearchableOption, SearchPoint, SearchRange, SearchSpace } from './space.ts';
export type { ManyProgress } from './tally.ts';
export type { HeldOutScore, PlainFitOptions, TrialScores } from './task.ts';
