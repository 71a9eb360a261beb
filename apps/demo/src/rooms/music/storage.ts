import { createStore, get, set, type UseStore } from 'idb-keyval';
import type { TrainResult } from './train/protocol.ts';

let opened: UseStore | undefined;

function store(): UseStore {
  opened ??= createStore('recurra-demo-music', 'models');
  return opened;
}

/** The model that was trained here last, if the browser kept it. */
export function loadTrained(): Promise<TrainResult | undefined> {
  return get<TrainResult>('trained', store());
}

/** Keeps a model for after a reload, in place of the one before. */
export async function saveTrained(result: TrainResult): Promise<void> {
  await set('trained', result, store());
}
