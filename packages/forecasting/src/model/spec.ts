import type { CalendarFeature } from '../data/calendar-features.ts';
import type { Design } from './design.ts';
import type { HeadKind } from './heads/index.ts';

/** Kind of recurrent layer. */
export type CellKind = 'lstm' | 'gru';

/**
 * How the steps of the horizon are computed: all at once, or one after another, each fed with the one before.
 */
export type DecoderKind = 'direct' | 'autoregressive';

/** What is done to observations before all else, and undone at the end. */
export type Transform = 'none' | 'log';

/** Names of the covariates a model reads, in the order of its inputs' last axis. */
export interface CovariateNames {
  /** Known up to now only. */
  readonly past: readonly string[];
  /** Known ahead. */
  readonly future: readonly string[];
  /** Unchanging. */
  readonly static: readonly string[];
  /** Made from the time stamps; they follow `future` in the input of that name. */
  readonly calendar: readonly CalendarFeature[];
}

/** Everything about a network's shape. It can be written as JSON and built again. */
export interface ModelSpec extends Design {
  readonly transform: Transform;
  readonly cell: CellKind;
  readonly hiddenSize: number;
  /** Steps the state of each recurrent layer goes back, one number a layer, first layer first. */
  readonly dilations: readonly number[];
  /** Whether the last state also looks at the states of the last season. */
  readonly attention: boolean;
  /** Share of each layer's inputs dropped in training. */
  readonly dropout: number;
  /** Whether the simple forecasts are weighed anew for each step of the horizon. */
  readonly stepGates: boolean;
  readonly decoder: DecoderKind;
  readonly head: HeadKind;
  /** Ascending, symmetric around 0.5, which is among them. */
  readonly quantiles: readonly number[];
  /** How much the median counts in the loss of the quantile head, beside all other quantiles together. */
  readonly medianWeight: number;
  readonly covariates: CovariateNames;
}

/** Number of static inputs, the share observed included. */
export function staticCount(spec: ModelSpec): number {
  return spec.covariates.static.length + (spec.fillSpan > 0 ? 1 : 0);
}

/** Number of known-future inputs, those of the calendar included. */
export function futureCount(names: CovariateNames): number {
  return names.future.length + names.calendar.length;
}
