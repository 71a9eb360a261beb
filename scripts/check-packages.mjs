// Packs every public package as it would be published and checks the tarball: publint (is it well formed?),
// attw (do its types resolve?), and that nothing leaks (sources' condition, workspace: or catalog: versions).
import { execFileSync } from 'node:child_process';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const target = join(root, '.results/tarballs');
const { packageManager } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
const capture = (command, args, cwd = root) =>
  execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

async function publicPackages() {
  const names = await readdir(join(root, 'packages'));
  const found = [];
  for (const name of names.sort()) {
    const path = join(root, 'packages', name);
    const manifest = JSON.parse(
      await readFile(join(path, 'package.json'), 'utf8').catch(() => '{"private":true}'),
    );
    if (!manifest.private) found.push({ path, manifest });
  }
  return found;
}

/** Problems of one packed package, as lines. */
function check(path, manifest) {
  const packed = capture('npx', ['--yes', packageManager, 'pack', '--pack-destination', target], path);
  const tarball = join(target, basename(packed.trim().split('\n').at(-1)));
  const shipped = capture('tar', ['-xOzf', tarball, 'package/package.json']);
  const files = capture('tar', ['-tzf', tarball]).split('\n');
  const problems = [];
  for (const leak of ['@recurra/source', 'workspace:', 'catalog:']) {
    if (shipped.includes(leak)) problems.push(`the published package.json still says "${leak}"`);
  }
  for (const needed of ['package/README.md', 'package/LICENSE']) {
    if (!files.includes(needed)) problems.push(`${needed.slice(8)} is not in the tarball`);
  }
  // A template's tests are what it is for.
  const tests = files.filter((file) => /[.]test[.-]/.test(file) && !file.startsWith('package/template/'));
  if (tests.length > 0) problems.push(`tests are in the tarball: ${tests.join(', ')}`);

  const tools = { publint: ['publint', 'run', tarball, '--strict'] };
  // A command line tool has no types to resolve.
  if (!manifest.bin) tools.attw = ['attw', tarball, '--profile', 'esm-only', '--format', 'ascii'];
  for (const [tool, args] of Object.entries(tools)) {
    try {
      capture('npx', ['--no-install', ...args]);
    } catch (error) {
      problems.push(`${tool}:\n${error.stdout}${error.stderr}`);
    }
  }
  return problems;
}

await rm(target, { recursive: true, force: true });
await mkdir(target, { recursive: true });
let bad = 0;
for (const { path, manifest } of await publicPackages()) {
  const problems = check(path, manifest);
  console.log(`${problems.length === 0 ? 'ok  ' : 'BAD '} ${manifest.name}`);
  for (const problem of problems) console.error(`     ${problem}`);
  bad += problems.length;
}
process.exit(bad === 0 ? 0 : 1);
