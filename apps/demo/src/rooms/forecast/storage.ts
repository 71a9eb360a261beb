import type { SeriesTable } from '@recurra/forecasting';
import { createStore, delMany, getMany, set, type UseStore } from 'idb-keyval';
import type { Run } from './run-state.ts';

/** What a run learns from. */
export interface LoadedData {
  /** Name of the file or example. */
  readonly name: string;
  /** Set when the data are one of the app's examples. */
  readonly exampleId?: string | undefined;
  readonly table: SeriesTable;
}

/** A run with what it needs to go on. */
export interface RunRecord {
  readonly run: Run;
  readonly data: LoadedData;
}

const lock = 'recurra-forecast-run';
let opened: UseStore | undefined;

function store(): UseStore {
  opened ??= createStore('recurra-demo', 'forecast');
  return opened;
}

/** The run of last time, if the browser kept it. */
export async function loadRecord(): Promise<RunRecord | undefined> {
  const [run, data] = await getMany<Run | LoadedData | undefined>(['run', 'data'], store());
  return run && data ? { run: run as Run, data: data as LoadedData } : undefined;
}

/** Keeps what a run learns from for after a reload. */
export async function saveData(data: LoadedData): Promise<void> {
  await set('data', data, store());
}

/** Keeps how far a run has come. */
export async function saveRun(run: Run): Promise<void> {
  await set('run', run, store());
}

/** Forgets the run. */
export async function clearRecord(): Promise<void> {
  await delMany(['run', 'data'], store());
}

/** Marks this tab as one that trains, until the promise returned by `work` settles. */
export async function whileTraining<T>(work: () => Promise<T>): Promise<T> {
  if (!navigator.locks) return work();
  return navigator.locks.request(lock, { mode: 'shared' }, work);
}

/** Whether some tab is training right now: then the run on record is not an interrupted one. */
export async function someoneTrains(): Promise<boolean> {
  if (!navigator.locks) return false;
  const { held = [] } = await navigator.locks.query();
  return held.some(({ name }) => name === lock);
}
