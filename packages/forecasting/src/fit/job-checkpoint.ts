import {
  type CheckpointStore,
  jobFingerprint,
  openJobCheckpoint as openTrainJobCheckpoint,
  type JobCheckpoint as TrainJobCheckpoint,
} from '@recurra/train';
import type { SeriesTable } from '../data/types.ts';
import type { JobSettings } from './settings.ts';

/** What the first phase leaves to the second. */
export interface EvaluationRecord {
  /** Epochs to train; 0 is the untrained mix. */
  readonly bestEpoch: number;
  /** Epochs the first phase ran. */
  readonly epochs: number;
  /** Factor of each quantile's distance from the median. */
  readonly factors: readonly number[];
  /** See `Manifest.paths`. */
  readonly paths: readonly (readonly number[])[];
  /** Quantiles of the held-out tail, `[series · horizon · quantiles]`. */
  readonly tail: Float32Array;
}

/** How far a job is: stage 0 evaluates (or is skipped), stage 1 trains the first network, and so on. */
export interface JobProgress {
  readonly stage: number;
  readonly evaluation?: EvaluationRecord;
  /** Weights of the networks that are done. */
  readonly finished: readonly Float32Array[];
}

/** As it is stored; the numbers lie beside it: the tail, then the networks. */
type StoredRecord = Omit<EvaluationRecord, 'tail'> | null;

/**
 * Tells jobs apart: what was computed from other data or settings is of no use.
 *
 * @returns A string that is the same for the same series and settings.
 */
export function fingerprint(table: SeriesTable, settings: JobSettings): string {
  const { signal: _, previewEvery: __, options, ...rest } = settings;
  const { signal: ___, onProgress, checkpoint, resume, previewEvery, ...wishes } = options;
  const { frequency, seasonLength, timeZone } = table;
  const parts: (string | Float64Array)[] = [
    JSON.stringify([rest, wishes, frequency, seasonLength, timeZone]),
  ];
  for (const series of table.series) {
    // The calendar follows from where the series starts.
    parts.push(series.id, series.values, Float64Array.of(series.times[0] ?? 0));
    for (const kind of [series.past, series.future]) {
      for (const [name, values] of Object.entries(kind ?? {})) parts.push(name, values);
    }
    parts.push(JSON.stringify(series.static ?? {}));
  }
  return jobFingerprint(parts);
}

/** The checkpoint of a job of several stages in one store. */
export interface JobCheckpoint extends Omit<TrainJobCheckpoint, 'read' | 'begin'> {
  /** How far the job was, if the store holds a state of it. */
  read(): Promise<JobProgress | undefined>;
  /** Says that a stage begins, and what came before. */
  begin(progress: JobProgress): Promise<void>;
}

/**
 * Keeps the state of a job in a checkpoint store.
 *
 * @param store The caller's store.
 * @param job The job's {@link fingerprint}; states of other jobs are taken as absent.
 * @param resume Whether to read at all.
 * @returns The job's checkpoint.
 */
export function openJobCheckpoint(store: CheckpointStore, job: string, resume: boolean): JobCheckpoint {
  const checkpoint = openTrainJobCheckpoint<StoredRecord>(store, job, resume);
  return {
    ...checkpoint,
    async read() {
      const found = await checkpoint.read();
      if (found === undefined) return undefined;
      const { arrays, record, stage } = found;
      const [tail, ...finished] = arrays as [Float32Array, ...Float32Array[]];
      return { stage, finished, ...(record !== null && { evaluation: { ...record, tail } }) };
    },
    begin({ evaluation, finished, stage }) {
      const { tail, ...record } = evaluation ?? { tail: new Float32Array(0) };
      return checkpoint.begin({
        stage,
        record: evaluation === undefined ? null : (record as Omit<EvaluationRecord, 'tail'>),
        arrays: [tail, ...finished],
      });
    },
  };
}
