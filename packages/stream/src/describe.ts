/** A value in a few characters, for messages. */
export function describe(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  if (Array.isArray(value) || ArrayBuffer.isView(value)) {
    return `${value.constructor.name} of length ${(value as unknown as { length?: number }).length ?? '?'}`;
  }
  if (typeof value === 'object' && value !== null) return value.constructor?.name ?? 'an object';
  return String(value);
}
