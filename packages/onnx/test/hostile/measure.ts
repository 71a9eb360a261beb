import { isRecurraError } from '@recurra/plugin';
import { createRunner, inspectOnnx, type OnnxModel, parseOnnx } from '../../src/index.ts';
import { bombs } from './bombs.ts';

/** What came of a file in a process of its own. */
export interface Measured {
  readonly size: number;
  /** Milliseconds of each step, and what came of it: `ok`, or the error's message. */
  readonly steps: Readonly<Record<string, { readonly ms: number; readonly result: string }>>;
  /** Bytes the process took at most beyond what it took with the file in memory: when it was parsed, and in all. */
  readonly parsed: number;
  readonly all: number;
}

const bytes = bombs[process.argv[2] ?? '']?.() ?? new Uint8Array();
const peak = () => process.resourceUsage().maxRSS * 1024;
const before = peak();
const steps: Record<string, { ms: number; result: string }> = {};

async function step(name: string, work: () => unknown): Promise<void> {
  const start = performance.now();
  let result = 'ok';
  try {
    await work();
  } catch (error) {
    if (!isRecurraError(error)) throw error;
    result = error.message;
  }
  steps[name] = { ms: performance.now() - start, result };
}

let model: OnnxModel | undefined;
await step('parse', () => {
  model = parseOnnx(bytes, { validate: false });
});
const parsed = peak() - before;
if (model !== undefined) {
  const read = model;
  await step('validate', () => parseOnnx(bytes));
  await step('inspect', () => inspectOnnx(read));
  await step('createRunner', async () => (await createRunner(read, { runner: 'recurra' })).dispose());
}
const measured: Measured = { size: bytes.length, steps, parsed, all: peak() - before };
console.log(JSON.stringify(measured));
