function distance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (previous[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(change, (previous[j] as number) + 1, (row[j - 1] as number) + 1));
    }
    previous = row;
  }
  return previous[b.length] as number;
}

/**
 * Finds the name somebody probably meant.
 *
 * @param wanted What they wrote.
 * @param names What there is.
 * @returns The nearest name by edit distance, upper and lower case alike, or `undefined` if none is near.
 */
export function nearest(wanted: string, names: readonly string[]): string | undefined {
  const lower = wanted.toLowerCase().slice(0, 200);
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(wanted.length / 2.5)) + 1;
  for (const name of names) {
    const d = distance(lower, name.toLowerCase().slice(0, 200));
    if (d < bestDistance) [best, bestDistance] = [name, d];
  }
  return best;
}

/**
 * Lists names for a message, quoted, the first few of many.
 *
 * @param names What to list.
 * @param most How many to spell out.
 * @returns For example `"a", "b" and 3 more`.
 */
export function listNames(names: readonly string[], most = 4): string {
  const shown = names.slice(0, names.length === most + 1 ? most + 1 : most).map((name) => `"${name}"`);
  const rest = names.length - shown.length;
  return rest > 0 ? `${shown.join(', ')} and ${rest} more` : shown.join(', ');
}
