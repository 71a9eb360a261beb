import { ArgumentError } from '@recurra/plugin';

/** Names of weights: one by name, those a regular expression finds, those a function says, or several of these. */
export type WeightPattern =
  | string
  | RegExp
  | ((name: string) => boolean)
  | readonly (string | RegExp | ((name: string) => boolean))[];

/**
 * The names a pattern is about.
 *
 * @param where The option, for messages.
 * @throws ArgumentError if a part of it is about none: a mistyped name would go unnoticed.
 */
export function matching(where: string, pattern: WeightPattern, names: readonly string[]): Set<string> {
  const parts = Array.isArray(pattern)
    ? (pattern as readonly Exclude<WeightPattern, readonly unknown[]>[])
    : [pattern as Exclude<WeightPattern, readonly unknown[]>];
  const found = new Set<string>();
  for (const part of parts) {
    const hits = names.filter((name) => matches(where, part, name));
    if (hits.length === 0 && typeof part !== 'function') {
      const shown = names
        .slice(0, 20)
        .map((name) => `"${name}"`)
        .join(', ');
      throw new ArgumentError(
        `${where}: no weight is named ${typeof part === 'string' ? `"${part}"` : String(part)}; there are ` +
          `${shown === '' ? 'none' : shown}${names.length > 20 ? ', …' : ''}.`,
      );
    }
    for (const name of hits) found.add(name);
  }
  return found;
}

function matches(where: string, part: string | RegExp | ((name: string) => boolean), name: string): boolean {
  if (typeof part === 'string') return part === name;
  if (part instanceof RegExp) return name.search(part) >= 0;
  if (typeof part === 'function') return part(name);
  throw new ArgumentError(
    `${where} must be a name, a regular expression, a function or a list of these, got ${part === null ? 'null' : typeof part}.`,
  );
}
