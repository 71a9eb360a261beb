const marker: unique symbol = Symbol.for('recurra.error') as never;

/** What went wrong in this package; `isRecurraError()` of `@recurra/plugin` knows it too. */
export class KernelError extends Error {
  /** `ERR_ARGUMENT`, `ERR_SHAPE`, `ERR_UNSUPPORTED` or `ERR_MEMORY`. */
  readonly code: string;

  /** @param message What was expected, what came, what to do next. */
  constructor(code: 'ERR_ARGUMENT' | 'ERR_SHAPE' | 'ERR_UNSUPPORTED' | 'ERR_MEMORY', message: string) {
    super(message);
    this.name = 'KernelError';
    this.code = code;
    Object.defineProperty(this, marker, { value: true });
  }
}
