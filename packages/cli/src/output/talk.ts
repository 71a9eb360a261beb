import type { CommonFlags } from '../options/common.ts';
import type { ProgressTarget } from './progress.ts';

/** How a command talks besides its result: on standard error, or not at all. */
export interface Talk {
  /** Says a sentence. */
  say(text: string): void;
  /** Where progress goes; nowhere with `--quiet`. */
  readonly progress: ProgressTarget | undefined;
}

/** How a command may talk. */
export function talkOf({ quiet }: Pick<CommonFlags, 'quiet'>): Talk {
  return {
    say: (text) => {
      if (!quiet) process.stderr.write(`${text}\n`);
    },
    progress: quiet ? undefined : process.stderr,
  };
}

/** Prints a result: as JSON, one document and nothing else, or as text. */
export function printResult(flags: Pick<CommonFlags, 'json'>, json: () => unknown, text: () => string): void {
  process.stdout.write(flags.json ? `${JSON.stringify(json())}\n` : `${text()}\n`);
}
