import type { SeriesForecast, SeriesScore, SeriesTable } from '@recurra/forecasting';
import type { Outcome } from '../../worker/outcome.ts';

/** What the user chose for a run. */
export interface RunSettings {
  /** Id of the series to learn, or undefined for all of them with one model. */
  readonly seriesId: string | undefined;
  /** Steps to forecast. */
  readonly horizon: number;
  /** Steps in one season, 1 for none. */
  readonly seasonLength: number;
  /** Probability inside the interval. */
  readonly level: number;
  /** Most epochs; undefined leaves it to the data. */
  readonly epochs: number | undefined;
  /** Same seed, same forecast. */
  readonly seed: number;
}

/** The two parts of a run: a rehearsal that is scored, and the training for the forecast. */
export type Phase = 'evaluate' | 'fit';

/** One finished epoch. */
export interface EpochLoss {
  readonly epoch: number;
  readonly loss: number;
  readonly validationLoss?: number;
}

/** What the worker says a few times a second while it trains. */
export interface RunUpdate {
  readonly phase: Phase;
  readonly epoch: number;
  readonly epochs: number;
  /** Epochs heard of since the last update. */
  readonly losses: readonly EpochLoss[];
  readonly sequencesPerSecond: number;
  readonly etaSeconds: number;
  /** The newest forecast in the making, if there is a new one. */
  readonly preview?: readonly SeriesForecast[];
}

/** What a finished run leaves. */
export interface JobResult {
  readonly forecasts: readonly SeriesForecast[];
  readonly scores: readonly SeriesScore[];
  readonly notes: readonly string[];
  /** The forecasts as a CSV file. */
  readonly csv: string;
  /** The model as an ONNX file. */
  readonly onnx: Uint8Array;
  /** What computed: `wasm` or `cpu`. */
  readonly backend: string;
}

/** One run, as the worker gets it. */
export interface Job {
  /** Names the checkpoint. */
  readonly id: string;
  readonly table: SeriesTable;
  readonly settings: RunSettings;
  /** Go on from the checkpoint. */
  readonly resume: boolean;
}

/** What the worker offers. */
export interface ForecastWorker {
  /** Reads a CSV. */
  read(source: Blob): Promise<Outcome<SeriesTable>>;
  /** Trains and forecasts. */
  run(job: Job, onUpdate: (update: RunUpdate) => void): Promise<Outcome<JobResult>>;
  /** Stops the run, leaving its checkpoint. */
  stop(): void;
  /** Forgets the checkpoint of a run. */
  forget(id: string): Promise<void>;
}
