import { isRecurraError, RecurraError } from '@recurra/plugin';

/** The command was called in a way that cannot work (`ERR_USAGE`); exit code 2. */
export class UsageError extends RecurraError {
  /** @param message What was expected, what came, what to do. */
  constructor(message: string) {
    super('ERR_USAGE', message);
  }
}

/** A model's file cannot be read as a model (`ERR_ONNX`); exit code 2. */
export class ModelFileError extends RecurraError {
  /** @param cause What reading it came to. */
  constructor(message: string, cause: unknown) {
    super('ERR_ONNX', message, { cause });
  }
}

/** A check came out badly (`ERR_VERIFICATION`), as the result that is printed already says; exit code 1. */
export class FailedCheck extends RecurraError {
  /** @param message What was found. */
  constructor(message: string) {
    super('ERR_VERIFICATION', message);
  }
}

/** Somebody pressed Ctrl-C, or the system asked to end. */
export class Interruption extends Error {
  readonly exitCode: number;

  /**
   * @param signal The signal that came.
   * @param exitCode 128 plus its number, as shells have it.
   */
  constructor(signal: string, exitCode: number) {
    super(signal === 'SIGINT' ? 'interrupted' : `ended by ${signal}`);
    this.name = 'Interruption';
    this.exitCode = exitCode;
  }
}

/** Errors that are about what the user gave, not about what went wrong with it. */
const badInput = new Set(['ERR_ARGUMENT', 'ERR_DATA', 'ERR_SHAPE', 'ERR_USAGE']);

/** Exit code for whatever a command threw. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof Interruption) return error.exitCode;
  if (error instanceof ModelFileError) return 2;
  return isRecurraError(error) && badInput.has(error.code) ? 2 : 1;
}

/** An error for programs: what `--json` prints instead of a result. */
export function errorJson(error: { code: string; message: string; row?: unknown; column?: unknown }): string {
  return `${JSON.stringify({ error })}\n`;
}

/** What {@link reportFailure} should show. */
export interface ReportOptions {
  /** Also as JSON, on standard output. */
  readonly json: boolean;
  /** With the stack. */
  readonly debug: boolean;
}

/**
 * Says on standard error what went wrong.
 *
 * @param error What a command threw.
 * @param options How to say it.
 * @returns The exit code.
 */
export function reportFailure(error: unknown, { json, debug }: ReportOptions): number {
  const known = isRecurraError(error);
  // The functions' names in messages are for those who call them.
  const message = (error instanceof Error ? error.message : String(error)).replace(/^[\w.]+\(\): /, '');
  const hint =
    known || error instanceof Interruption || debug ? '' : '\nRun it again with --debug to see where.';
  process.stderr.write(`recurra: ${message}${hint}\n`);
  if (debug && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  if (json && !(error instanceof FailedCheck)) {
    const { row, column } = error as { row?: unknown; column?: unknown };
    const code = known ? error.code : error instanceof Interruption ? 'ERR_INTERRUPTED' : 'ERR_UNEXPECTED';
    process.stdout.write(errorJson({ code, message, row, column }));
  }
  return exitCodeOf(error);
}
