import { decodeCheckpoint, encodeCheckpoint, type StoredTensor } from './format.ts';
import type { CheckpointStore } from './types.ts';

/** How far a job of several trainings is. */
export interface JobProgress<Record = unknown> {
  /** The stage under way, counted from 0 in whatever way the job counts. */
  readonly stage: number;
  /** What the stages before left, as JSON can hold it. It is read at every save: what it counts may go on meanwhile. */
  readonly record: Record;
  /** The numbers that they left, such as the weights of networks that are done. */
  readonly arrays: readonly Float32Array[];
}

/** The checkpoint of a job of several trainings, all in one store. */
export interface JobCheckpoint<Record = unknown> {
  /** How far the job was, if the store holds a state of it. */
  read(): Promise<JobProgress<Record> | undefined>;
  /** Says that a stage begins, and what came before. What this very stage has saved already stays. */
  begin(progress: JobProgress<Record>): Promise<void>;
  /** A store for the training of the stage that began last. Its `read` gives only what that stage wrote. */
  readonly training: CheckpointStore;
  /** Forgets the state: the job is done. */
  clear(): Promise<void>;
  /** Whether a state was there that could not be used: of another job, or damaged. */
  useless(): boolean;
}

interface Meta {
  readonly kind: 'job';
  readonly job: string;
  readonly stage: number;
  readonly record: unknown;
}

interface Saved<Record> extends JobProgress<Record> {
  readonly job: string;
  /** Of the training under way; empty before its first save. */
  readonly state: Uint8Array;
}

const isMeta = (meta: unknown): meta is Meta =>
  (meta as Meta | null)?.kind === 'job' && Number.isSafeInteger((meta as Meta).stage);

function encode(job: string, { arrays, record, stage }: JobProgress, state: Uint8Array): Uint8Array {
  const meta: Meta = { kind: 'job', job, stage, record };
  return encodeCheckpoint({
    meta,
    tensors: [
      // Bytes; the format's name for them.
      { name: 'state', dtype: 'bool', shape: [state.length], data: state },
      ...arrays.map(
        (data, i): StoredTensor => ({ name: `array ${i}`, dtype: 'float32', shape: [data.length], data }),
      ),
    ],
  });
}

/** @returns undefined for anything that {@link encode} did not write. */
function decode<Record>(bytes: Uint8Array): Saved<Record> | undefined {
  try {
    const { meta, tensors } = decodeCheckpoint(bytes);
    const [state, ...arrays] = tensors;
    if (!isMeta(meta) || state === undefined) return undefined;
    return {
      job: meta.job,
      stage: meta.stage,
      record: meta.record as Record,
      arrays: arrays.map(({ data }) => data as Float32Array),
      state: state.data as Uint8Array,
    };
  } catch {
    return undefined;
  }
}

/**
 * Keeps the state of a job of several trainings, one after another, in one store: which of them is under way, what those before left, and its
 * own state. With the training's checkpoint in {@link JobCheckpoint.training}, a job that is killed at any moment goes on where it was.
 *
 * @param store The caller's store.
 * @param job Tells jobs apart, see {@link jobFingerprint}; states of other jobs are taken as absent.
 * @param resume Whether to read at all; the job starts anew if not.
 * @returns The job's checkpoint.
 * @example
 * const checkpoint = openJobCheckpoint(store, jobFingerprint([JSON.stringify(options)]), true);
 * const before = await checkpoint.read();
 * await checkpoint.begin({ stage: 0, record: null, arrays: [] });
 * await resume(checkpoint.training, { model, dataset, ifMissing: 'start', …options });
 * await checkpoint.clear();
 */
export function openJobCheckpoint<Record = unknown>(
  store: CheckpointStore,
  job: string,
  resume: boolean,
): JobCheckpoint<Record> {
  let useless = false;
  let current: JobProgress = { stage: -1, record: null, arrays: [] };
  const load = async (): Promise<Saved<Record> | undefined> => {
    const bytes = resume ? await store.read() : undefined;
    if (bytes === undefined) return undefined;
    const found = decode<Record>(bytes);
    if (found?.job === job) return found;
    useless = true;
    return undefined;
  };
  return {
    async read() {
      const found = await load();
      return found && { stage: found.stage, record: found.record, arrays: found.arrays };
    },
    async begin(progress) {
      const found = await load();
      current = progress;
      if (found?.stage !== progress.stage) await store.write(encode(job, progress, new Uint8Array(0)));
    },
    training: {
      write: (bytes) => store.write(encode(job, current, bytes)),
      async read() {
        const found = await load();
        return found?.stage === current.stage && found.state.length > 0 ? found.state : undefined;
      },
      clear: () => store.clear(),
    },
    clear: () => store.clear(),
    useless: () => useless,
  };
}

/**
 * Tells jobs apart: what was computed from other data or settings is of no use.
 *
 * @param parts Everything that the job's result follows from, in a fixed order.
 * @returns A string that is the same for the same parts.
 * @see FNV-1a, http://www.isthe.com/chongo/tech/comp/fnv.
 */
export function jobFingerprint(parts: Iterable<string | ArrayBufferView>): string {
  const encoder = new TextEncoder();
  let hash = 0x811c9dc5;
  const add = (byte: number): void => {
    hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  };
  for (const part of parts) {
    const bytes =
      typeof part === 'string'
        ? encoder.encode(part)
        : new Uint8Array(part.buffer, part.byteOffset, part.byteLength);
    for (const byte of bytes) add(byte);
    // No byte of UTF-8: where one text ends counts.
    add(0xff);
  }
  return hash.toString(16);
}
