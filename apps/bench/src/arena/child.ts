import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { Unsupported } from '../contestants/types.ts';
import type { ArenaApi, Request, Response } from './protocol.ts';

/** A contestant in a child process. */
export interface Child extends ArenaApi {
  /** Ends the process. */
  close(): void;
}

/** How to start one. */
export interface ChildOptions {
  readonly command: string;
  readonly args: readonly string[];
  /** The whole environment; this process's own if left out. */
  readonly env?: NodeJS.ProcessEnv;
  /** Aborting ends the process; calls under way reject. */
  readonly signal?: AbortSignal;
  /** Milliseconds until an answer is given up on, and the process with it; two minutes if left out. */
  readonly patience?: number;
}

interface Pending {
  resolve(value: never): void;
  reject(error: Error): void;
}

/** Starts a contestant's process, which answers lines of JSON (see {@link ArenaApi}). */
export function startChild({ command, args, env, signal, patience = 120_000 }: ChildOptions): Child {
  const child: ChildProcess = spawn(command, args, {
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(env ? { env } : {}),
  });
  const pending = new Map<number, Pending>();
  let last = '';
  let gone: Error | undefined;
  let calls = 0;

  function fail(error: Error): void {
    gone ??= error;
    for (const { reject } of pending.values()) reject(gone);
    pending.clear();
    child.kill('SIGKILL');
  }

  createInterface({ input: child.stdout! }).on('line', (line) => {
    const { id, value, error, unsupported } = JSON.parse(line) as Response;
    const call = pending.get(id);
    pending.delete(id);
    if (error === undefined) call?.resolve(value as never);
    else call?.reject(unsupported ? new Unsupported(error) : new Error(error));
  });
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    last = (last + text).slice(-2000);
  });
  child.stdin!.on('error', () => {});
  child.on('error', fail);
  child.on('close', (code, by) => {
    const words = last.trim().split('\n').at(-1) ?? '';
    fail(new Error(`its process ended (${by ?? `exit code ${code}`})${words && `: ${words}`}`));
  });
  signal?.addEventListener('abort', () => fail(new Error('interrupted')), { once: true });

  function call(method: keyof ArenaApi, ...callArgs: unknown[]): Promise<never> {
    if (gone) return Promise.reject(gone);
    if (signal?.aborted) return Promise.reject(new Error('interrupted'));
    const request: Request = { id: ++calls, method, args: callArgs };
    return new Promise<never>((resolve, reject) => {
      const timer = setTimeout(
        () => fail(new Error(`no answer within ${Math.round(patience / 1000)} s`)),
        patience,
      );
      pending.set(request.id, {
        resolve: (value) => {
          clearTimeout(timer);
          resolve(value);
        },
        reject: (error) => {
          clearTimeout(timer);
          reject(error);
        },
      });
      child.stdin!.write(`${JSON.stringify(request)}\n`);
    });
  }

  return {
    describe: () => call('describe'),
    prepare: (task, pace) => call('prepare', task, pace),
    round: () => call('round'),
    release: () => call('release'),
    memory: (task) => call('memory', task),
    close: () => fail(new Error('closed')),
  };
}
