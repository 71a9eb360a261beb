/** How an iteration ends that somebody waits in. */
const done: IteratorReturnResult<undefined> = { done: true, value: undefined };

/**
 * Makes an iterator of what is asked for one by one, that can be left while an answer is still awaited.
 *
 * @param ask Gives the next value, or `undefined` after the last.
 * @param options.onEnd Called once when it ends before `ask` gave `undefined`.
 * @param options.signal Ends it.
 * @returns The iterator. What `ask` throws, `next` rejects with, and it ends.
 */
export function pull<T>(
  ask: () => Promise<T | undefined>,
  options: { readonly onEnd: () => void; readonly signal?: AbortSignal | undefined },
): AsyncIterableIterator<T, undefined> {
  const { signal } = options;
  const leave = new Set<() => void>();
  let over = false;
  const finish = (): void => {
    over = true;
    signal?.removeEventListener('abort', end);
    for (const one of leave) one();
    leave.clear();
  };
  const end = (): void => {
    if (over) return;
    finish();
    options.onEnd();
  };
  const iterator: AsyncIterableIterator<T, undefined> = {
    next() {
      if (over) return Promise.resolve(done);
      return new Promise((resolve, reject) => {
        const left = () => resolve(done);
        leave.add(left);
        ask().then(
          (value) => {
            leave.delete(left);
            if (value === undefined && !over) finish();
            resolve(value === undefined ? done : { done: false, value });
          },
          (error) => {
            leave.delete(left);
            end();
            reject(error);
          },
        );
      });
    },
    return() {
      end();
      return Promise.resolve(done);
    },
    [Symbol.asyncIterator]: () => iterator,
  };
  if (signal?.aborted) end();
  else signal?.addEventListener('abort', end);
  return iterator;
}
