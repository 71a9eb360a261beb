/** Work that several callers wait for at once. */
interface Shared<T, P> {
  readonly promise: Promise<T>;
  readonly controller: AbortController;
  readonly listeners: Set<(progress: P) => void>;
  waiting: number;
}

/** Does the same work once for all who ask for it at the same time; it ends early only when all of them gave up. */
export class Sharing<T, P> {
  readonly #running = new Map<string, Shared<T, P>>();

  /**
   * @param key Names the work.
   * @param work Does it.
   * @param signal Ends the wait of this caller.
   * @param onProgress Hears what the work tells.
   */
  async run(
    key: string,
    work: (signal: AbortSignal, onProgress: (progress: P) => void) => Promise<T>,
    signal: AbortSignal | undefined,
    onProgress: (progress: P) => void,
  ): Promise<T> {
    signal?.throwIfAborted();
    const shared = this.#running.get(key) ?? this.#start(key, work);
    shared.waiting++;
    shared.listeners.add(onProgress);
    let leave: () => void = () => {};
    try {
      const left = new Promise<never>((_, reject) => {
        leave = () => reject(signal?.reason);
        signal?.addEventListener('abort', leave, { once: true });
      });
      return await Promise.race([shared.promise, left]);
    } finally {
      signal?.removeEventListener('abort', leave);
      shared.listeners.delete(onProgress);
      shared.waiting--;
      if (shared.waiting === 0) {
        if (this.#running.get(key) === shared) this.#running.delete(key);
        shared.controller.abort(signal?.reason);
        // Whoever comes next finds what came so far.
        await shared.promise.catch(() => {});
      }
    }
  }

  #start(
    key: string,
    work: (signal: AbortSignal, onProgress: (progress: P) => void) => Promise<T>,
  ): Shared<T, P> {
    const controller = new AbortController();
    const listeners = new Set<(progress: P) => void>();
    const promise = work(controller.signal, (progress) => {
      for (const listener of listeners) listener(progress);
    });
    const shared: Shared<T, P> = { promise, controller, listeners, waiting: 0 };
    this.#running.set(key, shared);
    return shared;
  }
}
