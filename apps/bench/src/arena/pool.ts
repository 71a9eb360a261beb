import { fileURLToPath } from 'node:url';
import type { Description } from '../contestants/types.ts';
import type { ContestantSource } from '../suites/types.ts';
import { type Child, startChild } from './child.ts';
import { findTorch, startTorch } from './torch.ts';

/** Contestants' processes: started when first wanted, kept for all their tasks. */
export interface Pool extends ContestantSource {
  /** What those that started said of themselves, as `pytorch@2`. */
  readonly descriptions: { readonly [key: string]: Description };
  /** Who could not start, and why. */
  readonly missing: { readonly [key: string]: string };
  close(): void;
}

// Beside this module's chunk in the build.
const worker = fileURLToPath(new URL('./worker.js', import.meta.url));

async function start(id: string, threads: number, signal: AbortSignal): Promise<Child> {
  if (id !== 'pytorch') {
    return startChild({ command: process.execPath, args: [worker, id, String(threads)], signal });
  }
  const python = await findTorch();
  if (python === undefined) {
    throw new Error('no python3 here can import torch (name one in RECURRA_PYTHON)');
  }
  return startTorch(python, threads, signal);
}

/** @param signal Ends all processes. */
export function createPool(signal: AbortSignal): Pool {
  const children = new Map<string, Promise<Child | undefined>>();
  const running: Child[] = [];
  const descriptions: { [key: string]: Description } = {};
  const missing: { [key: string]: string } = {};

  async function open(id: string, threads: number): Promise<Child | undefined> {
    try {
      const child = await start(id, threads, signal);
      running.push(child);
      descriptions[`${id}@${threads}`] = await child.describe();
      return child;
    } catch (error) {
      if (!signal.aborted) missing[threads === 1 ? id : `${id}@${threads}`] = (error as Error).message;
      return undefined;
    }
  }

  return {
    get(id, threads) {
      const key = `${id}@${threads}`;
      let child = children.get(key);
      if (child === undefined) {
        child = open(id, threads);
        children.set(key, child);
      }
      return child;
    },
    descriptions,
    missing,
    close() {
      for (const child of running) child.close();
    },
  };
}
