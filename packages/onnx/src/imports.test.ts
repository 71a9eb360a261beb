import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, it } from 'vitest';

/** Packages a module and those it imports would load at once: no type imports, no `import()`. */
function packagesLoadedBy(file: string, seen = new Set<string>()): Set<string> {
  const packages = new Set<string>();
  if (seen.has(file)) return packages;
  seen.add(file);
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022);
  for (const statement of source.statements) {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) continue;
    if (statement.moduleSpecifier === undefined || isTypeOnly(statement)) continue;
    const name = (statement.moduleSpecifier as ts.StringLiteral).text;
    if (!name.startsWith('.')) packages.add(name);
    else for (const found of packagesLoadedBy(resolve(dirname(file), name), seen)) packages.add(found);
  }
  return packages;
}

function isTypeOnly(statement: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  const list = ts.isImportDeclaration(statement)
    ? statement.importClause?.namedBindings
    : statement.exportClause;
  const whole = ts.isImportDeclaration(statement) ? statement.importClause?.isTypeOnly : statement.isTypeOnly;
  if (whole === true) return true;
  if (list === undefined || !('elements' in list)) return false;
  return list.elements.every((element) => 'isTypeOnly' in element && element.isTypeOnly);
}

const path = (file: string) => fileURLToPath(new URL(file, import.meta.url));

it('@recurra/onnx loads neither TensorFlow.js nor ONNX Runtime', () => {
  expect([...packagesLoadedBy(path('./index.ts'))].sort()).toEqual([
    '@bufbuild/protobuf',
    '@recurra/kernels',
    '@recurra/plugin',
    'onnx-buf',
  ]);
});

it('@recurra/onnx/tfjs loads TensorFlow.js as the peer that it is, and no ONNX Runtime', () => {
  const packages = [...packagesLoadedBy(path('./tfjs/index.ts'))];
  expect(packages).toContain('@tensorflow/tfjs-core');
  expect(packages.filter((name) => name.startsWith('onnxruntime'))).toEqual([]);
});
