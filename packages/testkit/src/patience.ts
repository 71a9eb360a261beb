/** How a piece of work ended. */
export type Ending<T> =
  | { readonly kind: 'value'; readonly value: T }
  | { readonly kind: 'error'; readonly error: unknown }
  | { readonly kind: 'silence' };

/**
 * Waits for work to end, but not forever.
 *
 * @param work Starts it; may throw at once.
 * @param milliseconds How long to wait.
 * @returns Its value, its error, or `silence` if it is still going on.
 */
export async function endingOf<T>(work: () => T | Promise<T>, milliseconds: number): Promise<Ending<T>> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<Ending<T>>((resolve) => {
    timer = setTimeout(() => resolve({ kind: 'silence' }), milliseconds);
  });
  const ending = (async (): Promise<Ending<T>> => {
    try {
      return { kind: 'value', value: await work() };
    } catch (error) {
      return { kind: 'error', error };
    }
  })();
  try {
    return await Promise.race([ending, silence]);
  } finally {
    clearTimeout(timer);
  }
}

/** Seconds in words, for messages. */
export function seconds(milliseconds: number): string {
  return `${milliseconds / 1000} s`;
}
