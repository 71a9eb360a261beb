import { workerSource } from './worker-source.ts';

/** A started thread. */
export interface Thread {
  post(message: unknown): void;
  /** Resolves when the thread is ready for work. */
  readonly ready: Promise<void>;
  terminate(): void;
}

interface NodeWorker {
  postMessage(message: unknown): void;
  once(event: 'message' | 'error', listener: (value: unknown) => void): void;
  unref(): void;
  terminate(): unknown;
}

interface WorkerThreads {
  readonly Worker: new (source: string, options: { eval: true }) => NodeWorker;
}

/** Starts a thread in Node or in a browser. A thread in Node keeps no process alive. */
export function startWorker(): Thread {
  const { process } = globalThis as {
    readonly process?: {
      getBuiltinModule(name: string): unknown;
      readonly versions?: { readonly node?: string };
    };
  };
  if (process?.versions?.node !== undefined) {
    const { Worker } = process.getBuiltinModule('node:worker_threads') as WorkerThreads;
    const worker = new Worker(workerSource, { eval: true });
    worker.unref();
    return {
      post: (message) => worker.postMessage(message),
      ready: new Promise((resolve, reject) => {
        worker.once('message', () => resolve());
        worker.once('error', reject);
      }),
      terminate: () => void worker.terminate(),
    };
  }
  const url = URL.createObjectURL(new Blob([workerSource], { type: 'text/javascript' }));
  const worker = new Worker(url);
  return {
    post: (message) => worker.postMessage(message),
    ready: new Promise((resolve, reject) => {
      worker.onmessage = () => resolve();
      worker.onerror = (event) => reject(new Error(event.message || 'The worker did not start.'));
    }),
    terminate: () => {
      worker.terminate();
      URL.revokeObjectURL(url);
    },
  };
}
