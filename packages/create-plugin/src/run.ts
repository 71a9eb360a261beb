import manifest from '../package.json' with { type: 'json' };
import { type Answers, ask } from './ask.ts';
import { type CommandOptions, help, proposed, readOptions } from './options.ts';
import { scaffold } from './scaffold.ts';
import { UsageError } from './usage-error.ts';

/** Where the command writes, and whether somebody can answer. */
export interface Surroundings {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Whether questions can be asked. */
  readonly interactive: boolean;
}

/**
 * Runs the command.
 *
 * @param args What follows its name.
 * @param surroundings Where it writes.
 * @returns The exit code: 0 done, 1 failed or given up, 2 used in a wrong way.
 */
export async function run(args: readonly string[], { out, err, interactive }: Surroundings): Promise<number> {
  try {
    const options = readOptions(args);
    if (options.help) {
      out(help);
      return 0;
    }
    const answers = options.yes || !interactive ? unasked(options) : await ask(options);
    if (answers === undefined) return 1;
    // All packages of Recurra have one version.
    const files = await scaffold({ ...answers, recurra: `^${manifest.version}` });
    out(
      `${files.length} files in ${answers.directory}. Next:\n\n  cd ${answers.directory}\n  npm install\n  npm test\n\n` +
        'README.md says what to change to make it yours.\n',
    );
    return 0;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    err(`create-recurra-plugin: ${error.message}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}

function unasked({ directory, id, task, packageName, yes }: CommandOptions): Answers {
  if (directory === undefined && !yes) {
    throw new UsageError(
      'nobody can be asked here; name a folder, or give --yes. --help says what else there is.',
    );
  }
  const folder = directory ?? proposed.directory;
  const name = id ?? proposed.id(folder);
  return {
    directory: folder,
    id: name,
    task: task ?? proposed.task,
    packageName: packageName ?? proposed.packageName(name),
  };
}
