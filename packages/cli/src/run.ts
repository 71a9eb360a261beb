import { CommanderError } from 'commander';
import { errorJson, Interruption, reportFailure } from './errors.ts';
import { createProgram } from './program.ts';

/**
 * Runs the command line, and turns whatever happens into an exit code.
 *
 * @param args Arguments, without `node` and the script.
 * @returns 0 done, 1 failed, 2 bad usage or bad input, 130 interrupted.
 */
export async function run(args: readonly string[]): Promise<number> {
  // `recurra … | head` closes the pipe: nothing is left to say.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    // A full disk, say: the files are written by then, the report is lost.
    process.stderr.write(`recurra: cannot write to standard output: ${error.message}\n`);
    process.exit(1);
  });
  // Progress that nobody reads any more is no reason to lose the forecast.
  process.stderr.on('error', () => {});
  const controller = new AbortController();
  const signals: [NodeJS.Signals, number][] = [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ];
  for (const [name, code] of signals) {
    process.on(name, () => {
      // The second time somebody really wants to leave.
      if (controller.signal.aborted) process.exit(code);
      controller.abort(new Interruption(name, code));
    });
  }
  try {
    await createProgram(controller.signal).parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    // Commander has said what it had to: help and version are no failures, everything else is bad usage.
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return 0;
      const message = error.message.replace(/^error: /, '');
      if (args.includes('--json')) process.stdout.write(errorJson({ code: 'ERR_USAGE', message }));
      return 2;
    }
    return reportFailure(error, { json: args.includes('--json'), debug: args.includes('--debug') });
  } finally {
    for (const [name] of signals) process.removeAllListeners(name);
  }
}
