// Compiles assembly/ three times, and writes what src/ needs of it to src/generated: the modules as hexadecimal text (see src/module.ts), and the
// order of the job's fields. `node scripts/generate.mjs --text` writes the WebAssembly text next to it, for reading.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const root = fileURLToPath(new URL('../', import.meta.url));
const target = join(root, 'src/generated');

/** How each build differs. The scalar one has another file in the place of lanes.ts. */
const variants = {
  relaxed: { flags: ['--enable', 'simd', '--enable', 'relaxed-simd'] },
  simd: { flags: ['--enable', 'simd'] },
  scalar: { flags: ['--disable', 'simd'], lanes: 'lanes.scalar.ts' },
};

async function compile(name, { flags, lanes }, text) {
  const outputs = new Map();
  const { error, stderr } = await asc.main(
    [
      'assembly/index.ts',
      ...['--outFile', 'module.wasm', ...(text ? ['--textFile', 'module.wat'] : [])],
      ...['-O3', '--runtime', 'stub', '--noAssert', '--importMemory'],
      // A maximum, so that one byte tells whether the memory is shared: see src/module.ts.
      ...['--initialMemory', '1', '--maximumMemory', '65536'],
      ...flags,
    ],
    {
      readFile: (file) => {
        const wanted = lanes && file === 'assembly/lanes.ts' ? `assembly/${lanes}` : file;
        return readFile(join(root, wanted), 'utf8').catch(() => null);
      },
      writeFile: (file, content) => void outputs.set(file, content),
      listFiles: () => [],
    },
  );
  if (error) throw new Error(`assembly/ does not compile (${name}):\n${stderr.toString()}`);
  if (stderr.toString().includes('WARNING')) throw new Error(stderr.toString());
  if (text) await writeFile(join(target, `${name}.wat`), outputs.get('module.wat'));
  return Buffer.from(outputs.get('module.wasm'));
}

/** The fields of the class Job, in order, with their types. */
async function jobFields() {
  const source = await readFile(join(root, 'assembly/job.ts'), 'utf8');
  return [...source.matchAll(/^ {2}(\w+): (i32|f32|usize);$/gm)].map(([, name, type]) => ({ name, type }));
}

/** Writes only what changed, so that watchers see no change where there is none. */
async function update(file, content) {
  const path = join(target, file);
  if ((await readFile(path, 'utf8').catch(() => '')) !== content) await writeFile(path, content);
}

await mkdir(target, { recursive: true });
const text = process.argv.includes('--text');
for (const [name, settings] of Object.entries(variants)) {
  const bytes = await compile(name, settings, text);
  await update(`${name}.ts`, `export const ${name}: string =\n  '${bytes.toString('hex')}';\n`);
  console.log(`${name}: ${bytes.length} bytes`);
}
const fields = await jobFields();
await update(
  'job.ts',
  `/** The job's fields in the order of assembly/job.ts; true for 32-bit floats. */
export const jobFields = {
${fields.map(({ name, type }) => `  ${name}: ${type === 'f32'},`).join('\n')}
} as const;
`,
);
console.log(`job: ${fields.length} fields, in ${dirname(join(target, 'job.ts')).slice(root.length)}`);
