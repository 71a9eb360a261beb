import { spawn } from 'node:child_process';
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { beforeAll, describe, expect, it } from 'vitest';
import { allSnippets, findSnippets, workshop } from './snippets.ts';

const snippets = await allSnippets();
const docs = fileURLToPath(new URL('../', import.meta.url));

function name(place: string, extension: string): string {
  return place.replace(/[^\w.]+/g, '_') + extension;
}

function run(script: string, cwd: string): Promise<{ code: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script], { cwd });
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
  for (const { place, source } of snippets) {
    await writeFile(join(workshop, name(place, '.ts')), `${source}\nexport {};\n`);
  }
});

describe('code in the documents', () => {
  it('is found', () => {
    expect(snippets.length).toBeGreaterThanOrEqual(3);
    const text = 'a\n```ts\nx();\n```\n\n```text output\nhi\n```\n\n```ts no-run\ny();\n```\n';
    expect(findSnippets('A.md', text)).toEqual([{ place: 'A.md:2', source: 'x();\n', output: 'hi\n' }]);
  });

  it('type-checks against the built packages', () => {
    const files = snippets.map(({ place }) => join(workshop, name(place, '.ts')));
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
    const { outputText } = ts.transpileModule(snippet.source, {
      compilerOptions: {
        target: ts.ScriptTarget.ES2022,
        module: ts.ModuleKind.ESNext,
        verbatimModuleSyntax: true,
      },
    });
    const script = join(workshop, name(place, '.mjs'));
    await writeFile(script, outputText);
    const { code, stdout, stderr } = await run(script, workshop);
    expect(code, `${place} failed:\n${stderr}`).toBe(0);
    if (snippet.output !== undefined) expect(stdout.trim()).toBe(snippet.output.trim());
  });
});
