import { readFile, writeFile } from 'node:fs/promises';
import { CommanderError } from 'commander';
import { UsageError } from './errors.ts';
import { measureAll } from './measure-all.ts';
import { createProgram, type Options } from './options.ts';
import { reportText } from './output/print.ts';
import { createProgress } from './output/progress.ts';
import { parseReport, type Report, ReportError } from './results.ts';

/** Measures, or reads what was measured. */
async function obtain(options: Options, signal: AbortSignal): Promise<Report> {
  if (options.from !== undefined) {
    const text = await readFile(options.from, 'utf8').catch((error: Error) => {
      throw new UsageError(`--from ${options.from} cannot be read: ${error.message}`);
    });
    return parseReport(text, options.from);
  }
  const progress = createProgress(process.stderr);
  try {
    return await measureAll({ ...options, signal, progress: progress.show });
  } finally {
    progress.clear();
  }
}

/** Writes what was asked for, and prints the tables. */
async function deliver(report: Report, { json, svg, report: page }: Options): Promise<void> {
  if (json) await writeFile(json, `${JSON.stringify(report)}\n`);
  process.stdout.write(reportText(report));
  if (svg) {
    const { ratioChart } = await import('./output/chart.ts');
    await writeFile(svg, ratioChart(report));
  }
  if (page) {
    const { fillPage, newPage } = await import('./report/page.ts');
    const text = await readFile(page, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return newPage();
      throw new UsageError(`--report ${page} cannot be read: ${error.message}`);
    });
    await writeFile(page, fillPage(text, report, page));
  }
}

/**
 * Runs the command line.
 *
 * @param args Arguments, without `node` and the script.
 * @returns 0 done, 1 failed, 2 bad usage, 130 interrupted.
 */
export async function run(args: readonly string[]): Promise<number> {
  const controller = new AbortController();
  process.on('SIGINT', () => {
    // The second time somebody really wants to leave.
    if (controller.signal.aborted) process.exit(130);
    process.stderr.write('\nStopping; once more to leave without the results so far.\n');
    controller.abort();
  });
  try {
    let interrupted = false;
    const program = createProgram(async (options) => {
      const report = await obtain(options, controller.signal);
      interrupted = report.interrupted;
      await deliver(report, options);
    });
    await program.parseAsync(args, { from: 'user' });
    return interrupted ? 130 : 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    process.stderr.write(`bench: ${(error as Error).message}\n`);
    return error instanceof UsageError || error instanceof ReportError ? 2 : 1;
  } finally {
    process.removeAllListeners('SIGINT');
  }
}
