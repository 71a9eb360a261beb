import { type CreateRunnerOptions, createRunner, type OnnxModel, type Runner } from '@recurra/onnx';
import type { RunnerFlag } from './options.ts';

/**
 * Makes a runner; TensorFlow.js is loaded, and its fastest backend here set, only if it is asked for.
 *
 * @param note Told what a user should know.
 */
export async function openRunner(
  model: OnnxModel,
  runner: RunnerFlag,
  note: (text: string) => void,
  options: CreateRunnerOptions = {},
): Promise<Runner> {
  return createRunner(model, { ...options, ...(await runnerOptions(runner, note)) });
}

/** What a runner needs besides its name. */
export async function runnerOptions(
  runner: RunnerFlag,
  note: (text: string) => void,
): Promise<Pick<CreateRunnerOptions, 'runner' | 'tfjs'>> {
  if (runner !== 'tfjs') return { runner };
  const { useBackend } = await import('../../tfjs/backend.ts');
  await useBackend('wasm', note);
  return { runner, tfjs: await import('@recurra/onnx/tfjs') };
}

/** Lets signals come in between two pieces of work that leave no room for them. */
export async function breathe(signal: AbortSignal): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  signal.throwIfAborted();
}

/** Says notes on standard error, unless they are not wanted. */
export function sayer(quiet: boolean | undefined): (text: string) => void {
  return (text) => {
    if (!quiet) process.stderr.write(`${text}\n`);
  };
}
