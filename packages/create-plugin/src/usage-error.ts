/** The command was used in a way it cannot follow: its message says what to do. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
