import { once } from 'node:events';
import { addAbortSignal } from 'node:stream';
import { UsageError } from '../../../errors.ts';

/** Most characters a line may have. */
const longest = 2 ** 26;

/**
 * Lines of standard input, as they come.
 *
 * @throws The signal's reason if it is aborted; UsageError for a line without end.
 */
export async function* inputLines(signal: AbortSignal): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  try {
    addAbortSignal(signal, process.stdin);
    for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
      rest = lines.pop() as string;
      if (rest.length > longest)
        throw new UsageError(`a line of standard input has more than ${longest} characters.`);
      yield* lines;
    }
    if (rest.trim() !== '') yield rest;
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  } finally {
    // An open pipe would keep the command alive.
    process.stdin.destroy();
  }
}

/** Writes a line at once, and waits while whoever reads it is slower. */
export async function writeLine(value: unknown, signal: AbortSignal): Promise<void> {
  if (process.stdout.write(`${JSON.stringify(value)}\n`)) return;
  try {
    await once(process.stdout, 'drain', { signal });
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  }
}
