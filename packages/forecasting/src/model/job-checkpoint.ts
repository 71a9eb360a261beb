import type { CheckpointStore } from '@recurra/train';
import type { SeriesTable } from '../data/types.ts';
import type { JobSettings } from './settings.ts';

/** What the first phase leaves to the second. */
export interface EvaluationRecord {
  /** Epochs to train; 0 is the untrained mix. */
  readonly bestEpoch: number;
  /** Epochs the first phase ran. */
  readonly epochs: number;
  /** Factor of the intervals' width. */
  readonly calibration: number;
  /** Lower, median, upper of the held-out tail, per series. */
  readonly tail: readonly (readonly [number[], number[], number[]])[];
}

interface Header {
  readonly job: string;
  readonly phase: 'evaluate' | 'fit';
  readonly evaluation?: EvaluationRecord;
}

const magic = 'RFJ1';

function pack(header: Header, state: Uint8Array): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + state.length);
  bytes.set(new TextEncoder().encode(magic));
  new DataView(bytes.buffer).setUint32(4, text.length, true);
  bytes.set(text, 8);
  bytes.set(state, 8 + text.length);
  return bytes;
}

/** Reads what {@link pack} wrote; `undefined` for anything else. */
function unpack(bytes: Uint8Array): { header: Header; state: Uint8Array } | undefined {
  if (bytes.length < 8 || new TextDecoder().decode(bytes.subarray(0, 4)) !== magic) return undefined;
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true);
  if (8 + length > bytes.length) return undefined;
  try {
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length))) as Header;
    return { header, state: bytes.slice(8 + length) };
  } catch {
    return undefined;
  }
}

/**
 * Tells jobs apart: what was computed from other data or settings is of no use.
 *
 * @returns A string that is the same for the same series and settings.
 */
export function fingerprint(
  table: SeriesTable,
  settings: JobSettings,
  nonNegative: boolean | undefined,
): string {
  // FNV-1a over the bytes of all values and the settings.
  let hash = 0x811c9dc5;
  const add = (bytes: Uint8Array): void => {
    for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  };
  const { signal: _, previewEvery: __, ...rest } = settings;
  add(new TextEncoder().encode(JSON.stringify([rest, nonNegative, table.frequency, table.seasonLength])));
  for (const { id, values } of table.series) {
    add(new TextEncoder().encode(id));
    add(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }
  return hash.toString(16);
}

/** The checkpoint of a two-phase job in one store. */
export interface JobCheckpoint {
  /** A store for the training of one phase. Its `read` gives only what that phase wrote. */
  phase(name: Header['phase'], evaluation?: EvaluationRecord): CheckpointStore;
  /** The first phase's results, if the stored state belongs to the second. */
  evaluation(): Promise<EvaluationRecord | undefined>;
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
  const load = async (): Promise<ReturnType<typeof unpack>> => {
    const bytes = resume ? await store.read() : undefined;
    const found = bytes === undefined ? undefined : unpack(bytes);
    if (found?.header.job === job) return found;
    if (bytes !== undefined) useless = true;
    return undefined;
  };
  return {
    phase(name, evaluation) {
      const header: Header = { job, phase: name, ...(evaluation === undefined ? {} : { evaluation }) };
      return {
        write: (bytes) => store.write(pack(header, bytes)),
        async read() {
          const found = await load();
          // Between the phases the state is empty: the second starts from scratch.
          return found?.header.phase === name && found.state.length > 0 ? found.state : undefined;
        },
        clear: () => store.clear(),
      };
    },
    async evaluation() {
      const found = await load();
      return found?.header.phase === 'fit' ? found.header.evaluation : undefined;
    },
    clear: () => store.clear(),
    useless: () => useless,
  };
}
