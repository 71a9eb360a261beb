import { spawn } from 'node:child_process';
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { beforeAll, describe, expect, it } from 'vitest';
import { allSnippets, findSnippets, workshop } from './snippets.ts';

const snippets = await allSnippets();
const scripts = snippets.filter(({ language }) => language === 'ts');
const docs = fileURLToPath(new URL('../', import.meta.url));

function name(place: string, extension: string): string {
  return place.replace(/[^\w.]+/g, '_') + extension;
}

/** The command as built here, in the place of the published one. */
const commands = `npx() { shift; ${process.execPath} ${join(docs, '../packages/cli/bin/recurra.js')} "$@"; }\n`;

function run(
  program: string,
  args: readonly string[],
  cwd: string,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => (stdout += chunk));
    child.stderr.on('data', (chunk) => (stderr += chunk));
    child.on('error', reject);
    child.on('exit', (code) => resolve({ code, stdout, stderr }));
  });
}

beforeAll(async () => {
  await rm(workshop, { recursive: true, force: true });
  await mkdir(workshop, { recursive: true });
  // Files that the documents' code reads from where it stands.
  await cp(join(docs, 'test/fixtures/lstm.onnx'), join(workshop, 'lstm.onnx'));
  for (const { place, source } of scripts) {
    await writeFile(join(workshop, name(place, '.ts')), `${source}\nexport {};\n`);
  }
});

describe('code in the documents', () => {
  it('is found', () => {
    expect(snippets.length).toBeGreaterThanOrEqual(3);
    const text = 'a\n```ts\nx();\n```\n\n```text output\nhi\n```\n\n```ts no-run\ny();\n```\n';
    expect(findSnippets('A.md', text)).toEqual([
      { place: 'A.md:2', language: 'ts', source: 'x();\n', output: 'hi\n' },
    ]);
    expect(findSnippets('B.md', '```sh run\nls\n```\n\n```sh\nrm\n```\n')).toEqual([
      { place: 'B.md:1', language: 'sh', source: 'ls\n', output: undefined },
    ]);
  });

  it('type-checks against the built packages', () => {
    const files = scripts.map(({ place }) => join(workshop, name(place, '.ts')));
    const program = ts.createProgram(files, {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts', 'lib.dom.asynciterable.d.ts'],
      types: ['node'],
      typeRoots: [join(docs, 'node_modules/@types')],
      strict: true,
      skipLibCheck: true,
      noEmit: true,
    });
    const problems = ts.getPreEmitDiagnostics(program).map((problem) => {
      const where = problem.file?.fileName.slice(workshop.length) ?? '';
      return `${where}: ${ts.flattenDiagnosticMessageText(problem.messageText, ' ')}`;
    });
    expect(problems).toEqual([]);
  });

  it.each(snippets.map((snippet) => [snippet.place, snippet] as const))('%s runs', async (place, snippet) => {
    const { code, stdout, stderr } =
      snippet.language === 'sh'
        ? await run('sh', ['-e', '-c', commands + snippet.source], workshop)
        : await runScript(place, snippet.source);
    expect(code, `${place} failed:\n${stderr}`).toBe(0);
    if (snippet.output !== undefined) expect(stdout.trim()).toBe(snippet.output.trim());
  });
});

async function runScript(place: string, source: string): ReturnType<typeof run> {
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      verbatimModuleSyntax: true,
    },
  });
  const script = join(workshop, name(place, '.mjs'));
  await writeFile(script, outputText);
  return run(process.execPath, [script], workshop);
}
