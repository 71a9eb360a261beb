import { type Remote, wrap } from 'comlink';
import type { ArenaApi } from '../src/arena/protocol.ts';
import type { Description } from '../src/contestants/types.ts';
import type { ContestantSource } from '../src/suites/types.ts';
import type { WorkerApi } from './worker.ts';

/** Contestants in workers of their own. */
export interface BrowserPool extends ContestantSource {
  readonly descriptions: { readonly [id: string]: Description };
  readonly missing: { readonly [id: string]: string };
  close(): void;
}

/** @param signal Aborting ends all workers; calls under way reject. */
export function createBrowserPool(signal: AbortSignal): BrowserPool {
  const arenas = new Map<string, Promise<ArenaApi | undefined>>();
  const workers: Worker[] = [];
  const descriptions: { [id: string]: Description } = {};
  const missing: { [id: string]: string } = {};
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('interrupted')), { once: true });
  });
  aborted.catch(() => {});

  async function open(id: string): Promise<ArenaApi | undefined> {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
    workers.push(worker);
    const broken = new Promise<never>((_, reject) => {
      worker.onerror = (event) => reject(new Error(event.message || 'its worker does not start'));
    });
    broken.catch(() => {});
    // A worker that is gone never answers.
    const answer = <T>(promise: Promise<T>): Promise<T> => Promise.race([promise, aborted, broken]);
    try {
      const remote = (await answer(wrap<WorkerApi>(worker).start(id))) as unknown as Remote<ArenaApi>;
      descriptions[id] = await answer(remote.describe());
      return {
        describe: () => answer(remote.describe()),
        prepare: (task, pace) => answer(remote.prepare(task, pace)),
        round: () => answer(remote.round()),
        release: () => answer(remote.release()),
        memory: (task) => answer(remote.memory(task)),
      };
    } catch (error) {
      if (!signal.aborted) missing[id] = (error as Error).message;
      return undefined;
    }
  }

  return {
    get(id) {
      let arena = arenas.get(id);
      if (arena === undefined) {
        arena = open(id);
        arenas.set(id, arena);
      }
      return arena;
    },
    descriptions,
    missing,
    close() {
      for (const worker of workers) worker.terminate();
    },
  };
}
