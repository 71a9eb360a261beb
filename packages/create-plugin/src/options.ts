import { basename, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { UsageError } from './usage-error.ts';

/** What the command line says; what it does not say is asked for. */
export interface CommandOptions {
  readonly directory?: string;
  readonly id?: string;
  readonly task?: string;
  readonly packageName?: string;
  readonly yes: boolean;
  readonly help: boolean;
}

export const help = `Writes a plugin of Recurra to begin with: a small recurrent network, trained, tested, ready to publish.

  npm create recurra-plugin [folder] -- [options]

  folder             where to write; must be new or empty
  --name <name>      name of the plugin in a zoo: lower-case letters, digits, hyphens (the folder's name if left out)
  --task <task>      what it does, such as forecast (continue if left out)
  --package <name>   name of the package on npm (recurra-<name> if left out)
  --yes              take what is left out as said above, and ask nothing
  --help

Example: npm create recurra-plugin tides -- --task forecast --package @coast/tides
`;

/**
 * Reads the command line.
 *
 * @throws UsageError if it says something unknown.
 */
export function readOptions(args: readonly string[]): CommandOptions {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        name: { type: 'string' },
        task: { type: 'string' },
        package: { type: 'string' },
        yes: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    const [directory, ...more] = positionals;
    if (more.length > 0) throw new Error(`one folder is enough, got ${positionals.join(' and ')}`);
    return {
      ...(directory !== undefined && { directory }),
      ...(values.name !== undefined && { id: values.name }),
      ...(values.task !== undefined && { task: values.task }),
      ...(values.package !== undefined && { packageName: values.package }),
      yes: values.yes,
      help: values.help,
    };
  } catch (error) {
    throw new UsageError(`${(error as Error).message}; --help says what there is.`);
  }
}

/** Names that are proposed where none are given. */
export const proposed = {
  directory: 'recurra-plugin',
  id: (directory: string): string => basename(resolve(directory)).replace(/^recurra-/, ''),
  task: 'continue',
  packageName: (id: string): string => `recurra-${id}`,
};
