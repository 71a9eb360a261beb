import { isRecurraError } from '@recurra/plugin';

/** How much a run may take: bytes, and nodes. */
export const limits: { readonly maxBytes: number; readonly maxSteps: number } = {
  maxBytes: 2 ** 26,
  maxSteps: 3000,
};

/** The error something is refused with; undefined if it is not. Throws what is no error of Recurra's. */
export function refusalOf(work: () => unknown): Error | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    checkRefusal(error, 'refusalOf');
    return error as Error;
  }
}

/**
 * An error of Recurra's is meant; one of the engine's inside it came as a surprise to the code that met it.
 *
 * @throws The error, if it is not meant.
 */
export function checkRefusal(error: unknown, where: string): void {
  if (!isRecurraError(error)) throw named(error, where);
  for (let cause: unknown = (error as Error).cause; cause instanceof Error; cause = cause.cause) {
    if (!isRecurraError(cause) && !isPlain(cause) && !isDecoding(cause)) throw named(cause, where);
  }
}

function named(error: unknown, where: string): unknown {
  if (error instanceof Error) error.message = `${where}: ${error.message}`;
  return error;
}

/** Meant: thrown with words, not by the engine. */
function isPlain(error: Error): boolean {
  return ![TypeError, RangeError, ReferenceError, SyntaxError, URIError, EvalError].some(
    (kind) => error instanceof kind,
  );
}

/** The protobuf library has no errors of its own. */
function isDecoding({ stack }: Error): boolean {
  return stack?.includes('@bufbuild') ?? false;
}
