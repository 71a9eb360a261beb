import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { functionName, idProblem, type Names, packageProblem } from './names.ts';
import { UsageError } from './usage-error.ts';

/** What {@link scaffold} writes, and where. */
export interface ScaffoldOptions extends Names {
  /** Folder to write to; made if it is not there. It may hold a `.git` and nothing else. */
  readonly directory: string;
  /** Version range of Recurra's packages: `^1.2.0`. */
  readonly recurra: string;
}

const template = fileURLToPath(new URL('../template', import.meta.url));
// Files that are not text go as they are.
const binary = /[.]onnx$/;

/**
 * Writes a plugin: a GRU trained on synthetic waves, its card, tests with the kit, README, changeset, workflow.
 *
 * @param options What it is called, and where it goes.
 * @returns The files written, relative to the folder.
 * @throws UsageError if a name is bad, or the folder has something in it. Nothing is written then.
 */
export async function scaffold(options: ScaffoldOptions): Promise<string[]> {
  const problem =
    idProblem('name', options.id) ?? idProblem('task', options.task) ?? packageProblem(options.packageName);
  if (problem !== undefined) throw new UsageError(problem);
  const target = resolve(options.directory);
  await checkEmpty(target);
  const replace = replacer(options);
  const written: string[] = [];
  for (const file of (await filesIn(template)).sort()) {
    const path = shippedName(relative(template, file));
    const content = binary.test(file) ? await readFile(file) : replace(await readFile(file, 'utf8'));
    await mkdir(dirname(join(target, path)), { recursive: true });
    // Nobody's file is overwritten, not even one that appeared just now.
    await writeFile(join(target, path), content, { flag: 'wx' });
    written.push(path);
  }
  return written;
}

/**
 * Looks whether a folder can be written to.
 *
 * @throws UsageError if it is a file, or has something in it besides `.git`.
 */
export async function checkEmpty(directory: string): Promise<void> {
  const found = await stat(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new UsageError(`the folder ${directory} cannot be used: ${error.message}; choose another one.`);
  });
  if (found === undefined) return;
  if (!found.isDirectory())
    throw new UsageError(`${directory} is a file; choose another name for the folder.`);
  const [first] = (await readdir(directory)).filter((name) => name !== '.git');
  if (first !== undefined) {
    throw new UsageError(
      `the folder ${directory} is not empty: it has ${first}; choose another one, or empty it.`,
    );
  }
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** npm would leave some names out of a package, and take others for its own: they are stored with `_`. */
function shippedName(path: string): string {
  return path.replace(/^_(?!package[.]json)/, '.').replace(/^_package[.]json$/, 'package.json');
}

function replacer({ packageName, id, task, recurra }: ScaffoldOptions): (text: string) => string {
  const values: Readonly<Record<string, string>> = {
    __package__: packageName,
    __id__: id,
    __task__: task,
    __plugin__: functionName(id),
    __recurra__: recurra,
  };
  return (text) => text.replace(/__[a-z]+__/g, (name) => values[name] ?? name);
}
