/** Something that went wrong, in words for the user. Errors lose their fields on the way out of a worker. */
export interface Problem {
  readonly message: string;
  readonly row?: number;
  readonly column?: string;
}

/** How a call to a worker ended. */
export type Outcome<T> =
  | { readonly status: 'ok'; readonly value: T }
  | { readonly status: 'stopped' }
  | { readonly status: 'failed'; readonly problem: Problem };

function describe(error: unknown): Problem {
  const { message, row, column } = error as { message?: string; row?: number; column?: string };
  return {
    message: message ?? String(error),
    ...(row === undefined ? {} : { row }),
    ...(column === undefined ? {} : { column }),
  };
}

/**
 * Turns what a call throws into an outcome: of an error, only its message would survive the way out of a worker.
 *
 * @param call What is done.
 * @param signal Aborted, an error counts as stopped.
 */
export async function settle<T>(call: () => T | Promise<T>, signal?: AbortSignal): Promise<Outcome<T>> {
  try {
    return { status: 'ok', value: await call() };
  } catch (error) {
    return signal?.aborted ? { status: 'stopped' } : { status: 'failed', problem: describe(error) };
  }
}
