// A contestant in a Node process of its own: `node worker.js <contestant> <threads>`, lines of JSON in and out.
import { createInterface } from 'node:readline';
import { nodeContestant } from '../contestants/node.ts';
import { Unsupported } from '../contestants/types.ts';
import { createArena } from './arena.ts';
import type { ArenaApi, Request, Response } from './protocol.ts';

const write = process.stdout.write.bind(process.stdout);
// What libraries print must not come between the answers.
process.stdout.write = process.stderr.write.bind(process.stderr) as typeof process.stdout.write;
// Ctrl-C reaches the whole process group; the parent decides when to end.
process.on('SIGINT', () => {});

function failure(error: unknown): Omit<Response, 'id'> {
  const message = error instanceof Error ? error.message : String(error);
  return { error: message, ...(error instanceof Unsupported ? { unsupported: true } : {}) };
}

const [id = '', threads = '1'] = process.argv.slice(2);
const arena: Promise<ArenaApi> = nodeContestant(id, { threads: Number(threads) }).then(createArena);
arena.catch(() => {});

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line) as Request;
  let answer: Omit<Response, 'id'>;
  try {
    const method = (await arena)[request.method] as (...args: unknown[]) => Promise<unknown>;
    answer = { value: (await method(...request.args)) ?? null };
  } catch (error) {
    answer = failure(error);
  }
  write(`${JSON.stringify({ id: request.id, ...answer })}\n`);
}
process.exit(0);
