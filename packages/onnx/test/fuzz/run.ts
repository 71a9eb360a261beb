import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { bundled } from '../bundle.ts';
import type { FuzzOrder, FuzzReport } from './worker.ts';

/** The standard's own cases, where they are at hand. */
const folder = fileURLToPath(new URL('../../../../../shared/data/onnx-node-tests', import.meta.url));

/** Longest that one file may take, in seconds, on a machine that is busy with other things. */
const patience = 20;
/** Seconds after which a long run says how far it is. */
const silence = 30;
/** Megabytes of objects that a file may take. */
const heap = 768;
const largestFile = 2 ** 20;

/**
 * Tries mutated files in two threads beside this one, so that one that hangs or takes all memory is found as well.
 *
 * @returns How many files came how far.
 * @throws Error with the file in hexadecimal if one did anything but succeed or be refused.
 */
export async function fuzz(runs: number, seed: number): Promise<Readonly<Record<string, number>>> {
  const { file, remove } = await bundled(fileURLToPath(new URL('worker.ts', import.meta.url)));
  try {
    const half = Math.ceil(runs / 2);
    const orders = [half, runs - half].map((runs, i) => {
      // Half of them each, from seeds that no neighbouring seed comes to.
      return {
        runs,
        seed: (seed + i * 0x10001) | 0,
        folder,
        current: new SharedArrayBuffer(8 + largestFile),
      };
    });
    const progress = setInterval(() => {
      const tried = orders.reduce(
        (sum, { current }) => sum + (new Int32Array(current, 0, 1)[0] as number),
        0,
      );
      console.log(`${tried} of ${runs} files tried.`);
    }, 1000 * silence);
    const reports = await Promise.all(orders.map((order) => watched(file, order))).finally(() =>
      clearInterval(progress),
    );
    const stages: Record<string, number> = {};
    for (const [stage, count] of reports.flatMap((report) => Object.entries(report))) {
      stages[stage] = (stages[stage] ?? 0) + count;
    }
    return stages;
  } finally {
    await remove();
  }
}

function watched(file: string, order: FuzzOrder): Promise<Readonly<Record<string, number>>> {
  const counts = new Int32Array(order.current, 0, 2);
  const worker = new Worker(file, { workerData: order, resourceLimits: { maxOldGenerationSizeMb: heap } });
  return new Promise((resolve, reject) => {
    const fail = (what: string, bytes: Uint8Array = new Uint8Array(order.current, 8, counts[1])) => {
      clearInterval(watch);
      void worker.terminate();
      const hex = Buffer.from(bytes).toString('hex');
      reject(new Error(`seed ${order.seed}, file ${counts[0]} of ${order.runs}: ${what}\nThe file: ${hex}`));
    };
    let seen = [-1, Date.now()];
    const watch = setInterval(() => {
      if (seen[0] !== counts[0]) seen = [counts[0] as number, Date.now()];
      else if (Date.now() - (seen[1] as number) > 1000 * patience) fail(`takes longer than ${patience} s`);
    }, 500);
    worker.once('error', (error) => fail(String(error)));
    worker.once('message', (report: FuzzReport) => {
      if ('failure' in report) return fail(report.failure, report.file);
      clearInterval(watch);
      resolve(report.stages);
    });
  });
}
