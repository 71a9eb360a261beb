// What each package offers, written down in `api/`: every door's names and their declarations, without comments. Differs
// from what the built types say: fails. `--update` rewrites the files, of packages for which a changeset is there.
// The packages must be built.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { apiReports } from './api-report.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));
const folder = join(root, 'api');
const read = (path) => readFile(path, 'utf8').catch(() => '');

/** Public packages with types, by name: where each door's types are. A command has none. */
async function typedPackages() {
  const found = {};
  for (const name of (await readdir(join(root, 'packages'))).sort()) {
    const path = join(root, 'packages', name);
    const manifest = JSON.parse((await read(join(path, 'package.json'))) || '{"private":true}');
    if (manifest.private) continue;
    const doors = Object.entries(manifest.publishConfig?.exports ?? {}).map(([door, target]) => [
      door,
      target.types && join(path, target.types),
    ]);
    if (doors.length > 0) found[manifest.name] = { path, doors: Object.fromEntries(doors) };
  }
  return found;
}

/** The first line that differs, to show where to look. */
function firstDifference(before, after) {
  const [old, now] = [before.split('\n'), after.split('\n')];
  const at = now.findIndex((line, i) => line !== old[i]);
  const line = at < 0 ? now.length : at;
  return `line ${line + 1}\n    - ${old[line] ?? '(nothing)'}\n    + ${now[line] ?? '(nothing)'}`;
}

const update = process.argv.includes('--update');
const changesets = await Promise.all(
  (await readdir(join(root, '.changeset')))
    .filter((name) => name.endsWith('.md') && name !== 'README.md')
    .map((name) => read(join(root, '.changeset', name))),
);
const announced = (name) => changesets.some((text) => new RegExp(`^['"]?${name}['"]?:`, 'm').test(text));

await mkdir(folder, { recursive: true });
let bad = 0;
const reports = apiReports(await typedPackages());
for (const [name, report] of Object.entries(reports)) {
  const file = join(folder, `${name.replace(/^@recurra[/]/, '')}.api.txt`);
  const before = await read(file);
  if (before === report) continue;
  if (update && announced(name)) {
    await writeFile(file, report);
    console.log(`written: ${file.slice(root.length)}`);
    continue;
  }
  bad++;
  console.error(
    `${name}: its public API is not what ${file.slice(root.length)} says, ${firstDifference(before, report)}`,
  );
  if (!announced(name)) console.error('    no changeset names the package; write one: npx pnpm changeset');
  console.error('    then: node scripts/check-api.mjs --update, and commit both');
}
console.log(`${Object.keys(reports).length} packages, ${bad} with an API that differs from its report`);
process.exit(bad === 0 ? 0 : 1);
