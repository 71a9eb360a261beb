import { expose, proxy } from 'comlink';
import { createArena } from '../src/arena/arena.ts';
import type { ArenaApi } from '../src/arena/protocol.ts';
import { browserContestant } from './contestants.ts';

/** What a contestant's worker answers to at first. */
export interface WorkerApi {
  start(id: string): Promise<ArenaApi>;
}

const api: WorkerApi = {
  start: async (id) => proxy(createArena(await browserContestant(id))),
};
expose(api);
