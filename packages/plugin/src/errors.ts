/** What every Recurra error can carry besides its message. */
export interface RecurraErrorOptions {
  /** The error this one was caused by. */
  readonly cause?: unknown;
}

const marker: unique symbol = Symbol.for('recurra.error') as never;

/**
 * Base class of every error Recurra throws on purpose.
 *
 * Messages follow one template: `where(): argument must be what, got what; what to do next.`
 * The class carries a `Symbol.for` marker, so that two installed copies recognise each other's errors;
 * test with {@link isRecurraError}, not with `instanceof`.
 *
 * @example
 * try { lstm({ units: -3 }); } catch (error) { if (isRecurraError(error)) console.error(error.code, error.message); }
 */
export class RecurraError extends Error {
  /** Stable, machine-readable kind, for example `ERR_SHAPE`. */
  readonly code: string;

  /**
   * @param code Stable, machine-readable kind, for example `ERR_SHAPE`.
   * @param message What was expected, what came, what to do next.
   * @param options.cause The error this one was caused by.
   */
  constructor(code: string, message: string, options: RecurraErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    Object.defineProperty(this, marker, { value: true });
  }
}

/**
 * Tells whether a value is an error of Recurra's, also across two installed copies of it.
 *
 * @param value Anything, usually what a `catch` received.
 * @param code If given, the error must have this code too.
 * @returns Whether it is one.
 * @example if (isRecurraError(error, 'ERR_DATA')) process.exitCode = 2;
 */
export function isRecurraError(value: unknown, code?: string): value is RecurraError {
  if (typeof value !== 'object' || value === null || !(marker in value)) return false;
  return code === undefined || ('code' in value && value.code === code);
}

/** An argument has the wrong type or range (`ERR_ARGUMENT`). */
export class ArgumentError extends RecurraError {
  /** @param message Names the function, the argument, what was expected and what came. */
  constructor(message: string, options?: RecurraErrorOptions) {
    super('ERR_ARGUMENT', message, options);
  }
}

/** A tensor has the wrong rank or size (`ERR_SHAPE`). */
export class ShapeError extends RecurraError {
  /** @param message Names the function, the tensor, the shape expected and the shape that came. */
  constructor(message: string, options?: RecurraErrorOptions) {
    super('ERR_SHAPE', message, options);
  }
}

/** Where in a table a {@link DataError} was found. */
export interface DataErrorOptions extends RecurraErrorOptions {
  /** Line of the file, counted from 1, the header being line 1. */
  readonly row?: number;
  /** Column name, as in the header. */
  readonly column?: string;
}

/** The user's data cannot be used as it is (`ERR_DATA`). */
export class DataError extends RecurraError {
  /** Line of the file, counted from 1, the header being line 1. */
  readonly row: number | undefined;
  /** Column name, as in the header. */
  readonly column: string | undefined;

  /**
   * @param message Names the row or column, what was expected, what came, what to do.
   * @param options Where it was found.
   */
  constructor(message: string, options: DataErrorOptions = {}) {
    super('ERR_DATA', message, options);
    this.row = options.row;
    this.column = options.column;
  }
}

/** An optional peer dependency is needed but not installed (`ERR_MISSING_PEER`). */
export class MissingPeerError extends RecurraError {
  /**
   * @param where The function that needs it, for example `createRunner()`.
   * @param peer The package's name on npm.
   */
  constructor(where: string, peer: string, options?: RecurraErrorOptions) {
    super(
      'ERR_MISSING_PEER',
      `${where}: needs the package "${peer}"; install it with: npm install ${peer}`,
      options,
    );
  }
}
