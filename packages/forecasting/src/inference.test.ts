import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const packages = fileURLToPath(new URL('../../', import.meta.url));

/** Source file of an entry of one of our packages. */
function entryOf(specifier: string): string {
  const [, name, sub] = /^@recurra\/([^/]+)(?:\/(.+))?$/.exec(specifier)!;
  const folder = join(packages, name!);
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    exports: Record<string, { '@recurra/source'?: string }>;
  };
  const source = manifest.exports[sub === undefined ? '.' : `./${sub}`]?.['@recurra/source'];
  if (source === undefined) throw new Error(`${specifier} is no entry of packages/${name}`);
  return join(folder, source);
}

/** What a source file imports as soon as it is loaded; neither types nor what is fetched later. */
function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  const found: string[] = [];
  for (const [, clause, from] of text.matchAll(/^(?:import|export)\s+([^'";]*?)\s*from\s*'([^']+)'/gm)) {
    if (clause!.startsWith('type ')) continue;
    const names = /^\{([\s\S]*)\}$/.exec(clause!)?.[1]?.split(',');
    const onlyTypes = names?.every((name) => name.trim() === '' || name.trim().startsWith('type '));
    if (onlyTypes !== true) found.push(from!);
  }
  for (const [, from] of text.matchAll(/^import\s+'([^']+)'/gm)) found.push(from!);
  return found;
}

/** All packages that an entry imports, by the file that does. */
function outsiders(entry: string): Map<string, string> {
  const seen = new Set<string>();
  const outside = new Map<string, string>();
  const waiting = [entry];
  while (waiting.length > 0) {
    const file = waiting.pop()!;
    if (seen.has(file) || file.endsWith('.json')) continue;
    seen.add(file);
    for (const from of importsOf(file)) {
      if (from.startsWith('.')) waiting.push(join(dirname(file), from));
      else if (from.startsWith('@recurra/')) waiting.push(entryOf(from));
      else outside.set(from, file.slice(packages.length));
    }
  }
  return outside;
}

describe('what needs no training', () => {
  it.each(['inference.ts', 'data/index.ts', 'plugin.ts'])('%s imports nothing of TensorFlow.js', (entry) => {
    const file = fileURLToPath(new URL(entry, import.meta.url));
    expect(existsSync(file)).toBe(true);
    const guilty = [...outsiders(file)].filter(([name]) => name.startsWith('@tensorflow/'));
    expect(guilty).toEqual([]);
  });

  it('the search finds TensorFlow.js where it is', () => {
    const all = outsiders(fileURLToPath(new URL('index.ts', import.meta.url)));
    expect(all.has('@tensorflow/tfjs-core')).toBe(true);
  });
});
