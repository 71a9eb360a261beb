import type { CheckpointStore } from '@recurra/train';
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

interface Header {
  readonly job: string;
  readonly stage: number;
  readonly evaluation?: Omit<EvaluationRecord, 'tail'>;
  /** Numbers in the tail and in each network's weights, which follow in this order; then the state of training. */
  readonly sizes: readonly number[];
  /** Bytes of the state of training. */
  readonly state: number;
}

const magic = 'RFJ3';

function pack(job: string, progress: JobProgress, state: Uint8Array): Uint8Array {
  const { tail, ...record } = progress.evaluation ?? { tail: new Float32Array(0) };
  const arrays = [tail, ...progress.finished];
  const header: Header = {
    job,
    stage: progress.stage,
    ...(progress.evaluation !== undefined && { evaluation: record as Omit<EvaluationRecord, 'tail'> }),
    sizes: arrays.map((array) => array.length),
    state: state.length,
  };
  const text = new TextEncoder().encode(JSON.stringify(header));
  const parts = [
    new TextEncoder().encode(magic),
    new Uint8Array(Uint32Array.of(text.length).buffer),
    text,
    ...arrays.map((array) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength)),
    state,
  ];
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** Reads what {@link pack} wrote; `undefined` for anything else. */
function unpack(bytes: Uint8Array): { job: string; progress: JobProgress; state: Uint8Array } | undefined {
  if (bytes.length < 8 || new TextDecoder().decode(bytes.subarray(0, 4)) !== magic) return undefined;
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true);
  if (8 + length > bytes.length) return undefined;
  let header: Header;
  try {
    header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length))) as Header;
  } catch {
    return undefined;
  }
  let at = 8 + length;
  const total = header.sizes.reduce((sum, size) => sum + 4 * size, at + header.state);
  if (total !== bytes.length) return undefined;
  const arrays = header.sizes.map((size) => {
    // Copied: the place need not be a multiple of four.
    const array = new Float32Array(bytes.slice(at, at + 4 * size).buffer);
    at += 4 * size;
    return array;
  });
  const [tail, ...finished] = arrays as [Float32Array, ...Float32Array[]];
  const progress: JobProgress = {
    stage: header.stage,
    finished,
    ...(header.evaluation !== undefined && { evaluation: { ...header.evaluation, tail } }),
  };
  return { job: header.job, progress, state: bytes.slice(at) };
}

/**
 * Tells jobs apart: what was computed from other data or settings is of no use.
 *
 * @returns A string that is the same for the same series and settings.
 */
export function fingerprint(table: SeriesTable, settings: JobSettings): string {
  // FNV-1a over the bytes of all values and the settings.
  let hash = 0x811c9dc5;
  const add = (bytes: Uint8Array): void => {
    for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  };
  const addNumbers = (values: Float64Array): void =>
    add(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  const { signal: _, previewEvery: __, options, ...rest } = settings;
  const { signal: ___, onProgress, checkpoint, resume, previewEvery, ...wishes } = options;
  const { frequency, seasonLength, timeZone } = table;
  add(new TextEncoder().encode(JSON.stringify([rest, wishes, frequency, seasonLength, timeZone])));
  for (const series of table.series) {
    add(new TextEncoder().encode(series.id));
    addNumbers(series.values);
    // The calendar follows from where the series starts.
    addNumbers(Float64Array.of(series.times[0] ?? 0));
    for (const kind of [series.past, series.future]) {
      for (const [name, values] of Object.entries(kind ?? {})) {
        add(new TextEncoder().encode(name));
        addNumbers(values);
      }
    }
    add(new TextEncoder().encode(JSON.stringify(series.static ?? {})));
  }
  return hash.toString(16);
}

/** The checkpoint of a job of several stages in one store. */
export interface JobCheckpoint {
  /** How far the job was, if the store holds a state of it. */
  read(): Promise<JobProgress | undefined>;
  /** Says that a stage begins, and what came before. */
  begin(progress: JobProgress): Promise<void>;
  /** A store for the training of the stage that began last. Its `read` gives only what that stage wrote. */
  readonly training: CheckpointStore;
  /** Forgets the state: the job is done. */
  clear(): Promise<void>;
  /** Whether a state was there that could not be used: of another job, or damaged. */
  useless(): boolean;
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
  let useless = false;
  let current: JobProgress = { stage: 0, finished: [] };
  const load = async (): Promise<ReturnType<typeof unpack>> => {
    const bytes = await store.read();
    const found = bytes === undefined ? undefined : unpack(bytes);
    if (found?.job === job) return found;
    if (bytes !== undefined) useless = true;
    return undefined;
  };
  return {
    async read() {
      return resume ? (await load())?.progress : undefined;
    },
    async begin(progress) {
      const found = resume ? await load() : undefined;
      current = progress;
      // What this very stage has written already stays.
      if (found?.progress.stage === progress.stage) return;
      await store.write(pack(job, progress, new Uint8Array(0)));
    },
    training: {
      write: (bytes) => store.write(pack(job, current, bytes)),
      async read() {
        const found = resume ? await load() : undefined;
        return found?.progress.stage === current.stage && found.state.length > 0 ? found.state : undefined;
      },
      clear: () => store.clear(),
    },
    clear: () => store.clear(),
    useless: () => useless,
  };
}
