import { UsageError } from '../../../errors.ts';

/** Most that is read at once, 2 GiB: no file of the format's is longer. */
const most = 2 ** 31;

/**
 * Reads all of standard input.
 *
 * @param what What is expected there, for messages.
 */
export async function readStandardInput(what: string): Promise<Uint8Array> {
  if (process.stdin.isTTY) {
    throw new UsageError(
      `- reads ${what} from standard input, and that is the terminal; pipe a file into it.`,
    );
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > most) throw new UsageError('standard input holds more than 2 GiB; name a file instead.');
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}
