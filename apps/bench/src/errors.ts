/** The command was called in a way that cannot work; exit code 2. */
export class UsageError extends Error {
  /** @param message What was expected, what came. */
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}
