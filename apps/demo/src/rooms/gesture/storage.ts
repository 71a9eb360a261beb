import { createStore, get, set, type UseStore } from 'idb-keyval';
import type { CheckResult } from './train/protocol.ts';
import type { Trained } from './train/train-session.ts';

/** What is kept of a training. */
export interface Kept {
  readonly trained: Trained;
  readonly check: CheckResult | undefined;
}

let opened: UseStore | undefined;

function store(): UseStore {
  opened ??= createStore('recurra-demo-gesture', 'models');
  return opened;
}

/** The model that was trained here last, if the browser kept it. */
export function loadTrained(): Promise<Kept | undefined> {
  return get<Kept>('trained', store());
}

/** Keeps a model for after a reload, in place of the one before. */
export async function saveTrained(kept: Kept): Promise<void> {
  await set('trained', kept, store());
}
