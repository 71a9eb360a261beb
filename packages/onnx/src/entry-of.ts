/**
 * What a table holds under a name that comes from a file; undefined also for names that every object has by birth, as
 * `constructor`.
 */
export function entryOf<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
