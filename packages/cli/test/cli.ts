import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const built = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const bin = fileURLToPath(new URL('../bin/recurra.js', import.meta.url));

/** What a run of the command came to. */
export interface CliRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly milliseconds: number;
}

/** How to run it. */
export interface CliOptions {
  readonly cwd?: string;
  /** Standard input; closed right away if left out. */
  readonly input?: string;
  /** The same as bytes. */
  readonly stdin?: Uint8Array;
  /** Leaves standard input open, for `talk`. */
  readonly keepOpen?: boolean;
  /** Gets the process at its start, and all it has said on standard output whenever it says more. */
  readonly talk?: (child: ChildProcess, stdout: string) => void;
  /** Gets the process, to send it signals, and its standard error as it comes. */
  readonly watch?: (child: ChildProcess, stderr: string) => void;
}

/** Runs the built command as a user would, in a process of its own. */
export function recurra(args: readonly string[], options: CliOptions = {}): Promise<CliRun> {
  if (!existsSync(built))
    throw new Error('dist/main.js is missing; build first: npx turbo run build --filter=recurra');
  const begun = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [bin, ...args], { cwd: options.cwd ?? scratch() });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      options.talk?.(child, stdout);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      options.watch?.(child, stderr);
    });
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, stdout, stderr, milliseconds: performance.now() - begun });
    });
    // A command that refuses its options never reads its input.
    child.stdin.on('error', () => undefined);
    if (!options.keepOpen) child.stdin.end(options.stdin ?? options.input ?? '');
    options.talk?.(child, '');
  });
}

/** A new empty folder. */
export function scratch(): string {
  return mkdtempSync(join(tmpdir(), 'recurra-cli-'));
}
