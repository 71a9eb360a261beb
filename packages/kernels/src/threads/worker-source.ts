// What a thread runs, as text: a worker started from a string needs no file that bundlers would have to find.
// control: [sequence number of the phase, threads still at work, whether one failed, 1 when asked to end].

/** Words of a call: which kernel, how many arguments, the arguments. */
export const callSize = 24;

/** Looks at the control words before it goes to sleep: a few tens of microseconds, what lies between two phases. */
const spins = 4000;

/** The program of a thread. It receives one message `{module, memory, control, calls, index}`. */
export const workerSource: string = `
const start = ({ module, memory, control, calls, index, names }, ready) => {
  const kernels = new WebAssembly.Instance(module, { env: { memory } }).exports;
  let phase = Atomics.load(control, 0);
  const next = () => {
    for (let spin = 0; spin < ${spins}; spin++) if (Atomics.load(control, 0) !== phase) return;
    while (Atomics.load(control, 0) === phase) Atomics.wait(control, 0, phase);
  };
  ready();
  for (;;) {
    next();
    phase = Atomics.load(control, 0);
    if (Atomics.load(control, 3)) return;
    const call = calls.subarray(index * ${callSize}, (index + 1) * ${callSize});
    if (call[0] >= 0) {
      try { kernels[names[call[0]]](...call.subarray(2, 2 + call[1])); } catch { Atomics.store(control, 2, 1); }
    }
    Atomics.sub(control, 1, 1);
    Atomics.notify(control, 1);
  }
};
if (typeof process === 'object' && process.versions && process.versions.node) {
  const { parentPort } = require('node:worker_threads');
  parentPort.once('message', (job) => start(job, () => parentPort.postMessage('ready')));
} else {
  onmessage = ({ data }) => start(data, () => postMessage('ready'));
}
`;
