/** Asks an iterator for what comes next, with patience. */
export interface PatientIterator<T> {
  /**
   * @param ms Milliseconds to wait; for ever if left out.
   * @returns What came; `'late'` if nothing did: it is then given to the next who asks.
   */
  next(ms?: number): Promise<IteratorResult<T> | 'late'>;
  /** Leaves the iterator. */
  leave(): void;
}

/**
 * @param iterable What to iterate.
 * @returns Its values, one by one, none of them lost to impatience.
 */
export function patiently<T>(iterable: AsyncIterable<T>): PatientIterator<T> {
  const iterator = iterable[Symbol.asyncIterator]();
  let pending: Promise<IteratorResult<T>> | undefined;
  return {
    async next(ms) {
      pending ??= iterator.next();
      const asked = pending;
      if (ms === undefined) {
        try {
          return await asked;
        } finally {
          pending = undefined;
        }
      }
      let timer: ReturnType<typeof setTimeout> | undefined;
      const late = new Promise<'late'>((resolve) => {
        timer = setTimeout(resolve, ms, 'late');
      });
      try {
        const answer = await Promise.race([asked, late]);
        if (answer !== 'late') pending = undefined;
        return answer;
      } catch (error) {
        pending = undefined;
        throw error;
      } finally {
        clearTimeout(timer);
      }
    },
    leave() {
      // What is still awaited, and what the iterator says to being left, nobody waits for.
      pending?.catch(() => {});
      iterator.return?.()?.then(undefined, () => {});
    },
  };
}
