/** Longest stretch, in milliseconds, in which nothing else on the thread runs: one frame. */
const stretch = 16;

interface Macrotasks {
  readonly setImmediate?: (fn: () => void) => unknown;
  readonly scheduler?: { readonly yield?: () => Promise<void> };
}

/** Lets timers, I/O and rendering run. */
function breathe(): Promise<void> {
  const { setImmediate, scheduler } = globalThis as Macrotasks;
  if (setImmediate !== undefined) return new Promise<void>((resolve) => setImmediate(resolve));
  if (scheduler?.yield !== undefined) return scheduler.yield();
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

/** Makes a function to be awaited between two pieces of work, which now and then lets the rest of the program run. */
export function createPacer(): () => Promise<void> | undefined {
  let since = performance.now();
  return () => {
    if (performance.now() - since < stretch) return undefined;
    return breathe().then(() => {
      since = performance.now();
    });
  };
}
