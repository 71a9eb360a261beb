/** Longest stretch, in milliseconds, in which nothing else on the thread runs. */
const stretch = 16;

/** Lets timers, messages and rendering run. */
function breathe(): Promise<void> {
  // setTimeout would wait at least 4 ms each time, and a second in a hidden page.
  return new Promise<void>((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(0);
  });
}

/**
 * Makes a function to be awaited between two pieces of work: it now and then lets the rest of the program run, and throws the
 * signal's reason once it is aborted.
 */
export function createPacer(signal: AbortSignal | undefined): () => Promise<void> | undefined {
  let since = performance.now();
  return () => {
    signal?.throwIfAborted();
    if (performance.now() - since < stretch) return undefined;
    return breathe().then(() => {
      since = performance.now();
      signal?.throwIfAborted();
    });
  };
}
