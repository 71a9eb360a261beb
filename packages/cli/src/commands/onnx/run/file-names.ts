/**
 * File names for values, whose own names may hold anything.
 *
 * @returns A name for each, no two the same where letters' case does not count.
 */
export function fileNames(names: readonly string[], extension: string): Map<string, string> {
  const taken = new Set<string>();
  return new Map(
    names.map((name) => {
      // A leading dot would hide the file.
      const plain =
        name
          .replace(/[^\w.-]+/g, '_')
          .replace(/^\.+/, '_')
          .slice(0, 100) || 'output';
      let unique = plain;
      for (let i = 2; taken.has(unique.toLowerCase()); i++) unique = `${plain}-${i}`;
      taken.add(unique.toLowerCase());
      return [name, `${unique}.${extension}`];
    }),
  );
}
