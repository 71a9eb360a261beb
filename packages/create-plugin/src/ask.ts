import { cancel, intro, isCancel, text } from '@clack/prompts';
import { idProblem, type Names, packageProblem } from './names.ts';
import { type CommandOptions, proposed } from './options.ts';
import { checkEmpty } from './scaffold.ts';

/** Names, and the folder they go to. */
export type Answers = Names & { readonly directory: string };

/**
 * Asks for what the command line does not say.
 *
 * @returns Everything, or undefined if whoever was asked gave up.
 */
export async function ask(options: CommandOptions): Promise<Answers | undefined> {
  intro('A plugin of Recurra');
  const one = async (
    message: string,
    given: string | undefined,
    initialValue: string,
    problem: (value: string) => string | undefined,
  ): Promise<string | undefined> => {
    if (given !== undefined) return given;
    const answer = await text({ message, initialValue, validate: (value) => problem(value ?? '') });
    return isCancel(answer) ? undefined : answer;
  };
  const directory = await one('Which folder?', options.directory, proposed.directory, (value) =>
    value.trim() === '' ? 'a folder needs a name.' : undefined,
  );
  if (directory === undefined) return giveUp();
  await checkEmpty(directory);
  const id = await one('What is the plugin called, in a zoo?', options.id, proposed.id(directory), (value) =>
    idProblem('name', value),
  );
  if (id === undefined) return giveUp();
  const task = await one('What does it do, in a word?', options.task, proposed.task, (value) =>
    idProblem('task', value),
  );
  if (task === undefined) return giveUp();
  const packageName = await one(
    'What is the package called, on npm?',
    options.packageName,
    proposed.packageName(id),
    packageProblem,
  );
  if (packageName === undefined) return giveUp();
  return { directory, id, task, packageName };
}

function giveUp(): undefined {
  cancel('Nothing was written.');
  return undefined;
}
