/** Longest stretch, in milliseconds, in which nothing else on the thread runs: one frame. */
const stretch = 16;

/** Lets timers, I/O, messages and rendering run. */
function breathe(): Promise<void> {
  const { setImmediate } = globalThis as { readonly setImmediate?: (fn: () => void) => unknown };
  if (setImmediate !== undefined) return new Promise<void>((resolve) => setImmediate(resolve));
  // setTimeout would wait at least 4 ms each time, and a second in a hidden page; scheduler.yield() would come back
  // before messages that have been waiting, such as an abort on its way to a worker.
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
