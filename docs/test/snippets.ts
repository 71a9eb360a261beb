import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** One runnable code block of a Markdown file. */
export interface Snippet {
  /** The file, relative to the repository's root, and the block's first line: `README.md:42`. */
  readonly place: string;
  /** `sh`: commands of a shell, among them `npx recurra`. */
  readonly language: 'ts' | 'sh';
  readonly source: string;
  /** What the block promises to print, from a following ```text output block, or undefined. */
  readonly output: string | undefined;
}

const root = new URL('../../', import.meta.url);
/** A block fenced as `ts`, unless marked `no-run`, or as `sh run`, and the `text output` block that may follow it. */
const block =
  /^```(?<language>ts|sh run)(?<flags>[^\n]*)\n(?<source>[\s\S]*?)^```\n(?:\s*^```text output\n(?<output>[\s\S]*?)^```)?/gm;

/** Finds every runnable block of a Markdown text. */
export function findSnippets(file: string, text: string): Snippet[] {
  const snippets: Snippet[] = [];
  for (const match of text.matchAll(block)) {
    const { language: kind, flags = '', source = '', output } = match.groups ?? {};
    if (flags.includes('no-run')) continue;
    const line = text.slice(0, match.index).split('\n').length;
    const language = kind === 'ts' ? 'ts' : 'sh';
    snippets.push({ place: `${file}:${line}`, language, source, output });
  }
  return snippets;
}

async function read(file: string): Promise<Snippet[]> {
  const text = await readFile(new URL(file, root), 'utf8').catch(() => '');
  return findSnippets(file, text);
}

/** Every runnable block of the root README, the packages' READMEs, CONTRIBUTING and the guide. */
export async function allSnippets(): Promise<Snippet[]> {
  const packages = await readdir(new URL('packages/', root));
  const guide = await readdir(new URL('docs/', root), { recursive: true });
  const files = [
    'README.md',
    'CONTRIBUTING.md',
    ...packages.map((name) => `packages/${name}/README.md`),
    ...guide
      .filter((name) => name.endsWith('.md') && !/^(api|node_modules)\b/.test(name))
      .map((name) => `docs/${name}`),
  ];
  return (await Promise.all(files.map(read))).flat();
}

/** Absolute path of the folder in which snippets are written and run, so that imports resolve as a user's would. */
export const workshop: string = fileURLToPath(new URL('../.results/snippets/', import.meta.url));
