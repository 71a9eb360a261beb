/** Milliseconds of work between two pauses. */
const patience = 30;

/**
 * Makes a function that lets timers and clicks through, an abort among them, in work that itself never waits.
 *
 * @param signal Cancels.
 * @returns Call it between small pieces of work; most calls do nothing. It resolves to whether there was a pause, and rejects
 *   with the signal's reason.
 */
export function createBreather(signal: AbortSignal | undefined): () => Promise<boolean> {
  let rested = performance.now();
  return async () => {
    signal?.throwIfAborted();
    if (performance.now() - rested < patience) return false;
    await new Promise((resolve) => setTimeout(resolve, 0));
    signal?.throwIfAborted();
    rested = performance.now();
    return true;
  };
}
