// A package's public API as text that changes only when the API does: names in alphabetical order, one declaration
// after the other, no comments. Types that are not exported but that exported ones are made of are listed last.
import ts from 'typescript';

const printer = ts.createPrinter({ removeComments: true, omitTrailingSemicolon: false });
// Numbers that the bundler adds where two files have a name in common.
const plain = (text) => text.replace(/\$\d+\b/g, '');

/** What one declaration says. A variable's is its statement, so that `const` is seen. */
function print(declaration) {
  const node = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
  const text = printer.printNode(ts.EmitHint.Unspecified, node, declaration.getSourceFile());
  // What is private is nobody's to use.
  return plain(text)
    .replace(/^\s*private .*\n/gm, '')
    .trim();
}

/** Symbols of the package's own that a declaration mentions. */
function mentioned(declaration, checker, isOurs) {
  const found = new Set();
  const visit = (node) => {
    if (ts.isIdentifier(node)) {
      const symbol = resolve(checker.getSymbolAtLocation(node), checker);
      if (symbol?.declarations?.some((one) => isOurs(one) && isTopLevel(one))) found.add(symbol);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.isVariableDeclaration(declaration) ? declaration.parent : declaration);
  return found;
}

const resolve = (symbol, checker) =>
  symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;

const isTopLevel = (node) =>
  ts.isSourceFile(node.parent) ||
  (ts.isVariableDeclaration(node) && ts.isSourceFile(node.parent.parent.parent));

const byName = ([a], [b]) => (a < b ? -1 : a > b ? 1 : 0);

/** The package that a declaration of another one is in. */
const packageOf = (node) =>
  /(?:.*node_modules[/]|.*[/]packages[/])((?:@[^/]+[/])?[^/]+)/.exec(node.getSourceFile().fileName)?.[1] ??
  '?';

/** Report of one package. */
function report(name, { path, doors }, program, checker) {
  const isOurs = (node) => node.getSourceFile().fileName.startsWith(`${path}/dist/`);
  const shown = new Set();
  const pending = [];
  const lines = [`# Public API of ${name}. Written by scripts/check-api.mjs; not by hand.`];
  const show = (symbol) => {
    const texts = new Set();
    for (const declaration of symbol.declarations ?? []) {
      if (!isOurs(declaration)) continue;
      if (!ts.isSourceFile(declaration)) texts.add(print(declaration));
      for (const other of mentioned(declaration, checker, isOurs)) pending.push(other);
    }
    shown.add(symbol);
    return [...texts].sort();
  };
  for (const [door, file] of Object.entries(doors)) {
    if (file === undefined) {
      lines.push('', `## ${name}${door.slice(1)}`, '(files)');
      continue;
    }
    const source = program.getSourceFile(file);
    if (source === undefined) throw new Error(`${name}: expected types at ${file}, found none; build first`);
    lines.push('', `## ${name}${door.slice(1)}`);
    const names = checker
      .getExportsOfModule(checker.getSymbolAtLocation(source))
      .map((one) => [one.name, one]);
    for (const [exported, alias] of names.sort(byName)) {
      const symbol = resolve(alias, checker);
      // Said in full at the first door that offers it.
      const known = shown.has(symbol);
      const texts = known ? ['(as above)'] : show(symbol);
      const [first] = symbol.declarations ?? [];
      const from = first && !isOurs(first) ? [`(of ${packageOf(first)})`] : [];
      lines.push('', `### ${exported}`, ...texts, ...(known ? [] : from));
    }
  }
  const inner = [];
  while (pending.length > 0) {
    const symbol = pending.pop();
    if (shown.has(symbol)) continue;
    const texts = show(symbol);
    inner.push([`${plain(symbol.name)}\n${texts.join('\n')}`]);
  }
  if (inner.length > 0) {
    lines.push('', '## Not exported; what the above is made of');
    for (const [text] of inner.sort(byName)) lines.push('', `### ${text}`);
  }
  return `${lines.join('\n')}\n`;
}

/**
 * Writes down what packages offer, from their built types.
 * @param {Record<string, {path: string, doors: Record<string, string | undefined>}>} packages By name: the folder, and the
 *   file of types behind each door (`.`, `./node`, …), if it is not one to files.
 * @returns {Record<string, string>} The reports, by the packages' names.
 * @throws {Error} When a package is not built.
 */
export function apiReports(packages) {
  const rootNames = Object.values(packages).flatMap(({ doors }) =>
    Object.values(doors).filter((file) => file !== undefined),
  );
  const program = ts.createProgram(rootNames, {
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    target: ts.ScriptTarget.ES2022,
    noEmit: true,
    skipLibCheck: true,
    types: [],
  });
  const checker = program.getTypeChecker();
  return Object.fromEntries(
    Object.entries(packages).map(([name, one]) => [name, report(name, one, program, checker)]),
  );
}
