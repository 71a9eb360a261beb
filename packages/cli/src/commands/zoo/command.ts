import { Command } from 'commander';
import { withCommon } from '../../options/common.ts';
import { decimal } from '../../parsers.ts';
import type { PruneFlags, PullFlags, ZooFlags } from './flags.ts';

const help = `
Examples:
  recurra zoo list
  recurra zoo info music:chorales
  recurra zoo pull music:chorales --out chorales
  recurra zoo verify
  recurra zoo prune --unused 30

Models are kept in the user's cache folder, or where RECURRA_CACHE says.
Exit codes: 0 done, 1 failed, 2 bad usage or bad input, 130 interrupted.`;

const ids = 'full ids, such as music:chorales; all models if left out';

function zooCommandOf(name: string, description: string, example: string): Command {
  return withCommon(new Command(name).description(description))
    .option('--cache <folder>', 'where models are kept')
    .option('--offline', 'fetch nothing')
    .addHelpText('after', `\nExample:\n  ${example}`);
}

/**
 * The commands `recurra zoo …`.
 *
 * @param signal Aborts the one that runs.
 */
export function zooCommand(signal: AbortSignal): Command {
  return new Command('zoo')
    .description('The models that plugins bring: which there are, fetch them, check them, make room.')
    .addHelpText('after', help)
    .addCommand(
      zooCommandOf('list', 'Which models there are, and what is kept.', 'recurra zoo list --json').action(
        async (flags: ZooFlags) => (await import('./list.ts')).runList(flags),
      ),
    )
    .addCommand(
      zooCommandOf('info', 'What is known of a model.', 'recurra zoo info music:chorales')
        .argument('<id>', 'full id, such as music:chorales')
        .action(async (id: string, flags: ZooFlags) => (await import('./info.ts')).runInfo(id, flags)),
    )
    .addCommand(
      zooCommandOf(
        'pull',
        'Fetch models, so that they are there offline.',
        'recurra zoo pull music:chorales --out chorales',
      )
        .argument('[ids...]', ids)
        .option(
          '-o, --out <folder>',
          'also write the model and its card there, for --model and for other tools',
        )
        .action(async (names: string[], flags: PullFlags) =>
          (await import('./pull.ts')).runPull(names, flags, signal),
        ),
    )
    .addCommand(
      zooCommandOf('verify', 'Check models against their cards.', 'recurra zoo verify music:chorales')
        .argument('[ids...]', ids)
        .action(async (names: string[], flags: ZooFlags) =>
          (await import('./verify.ts')).runVerify(names, flags, signal),
        ),
    )
    .addCommand(
      zooCommandOf(
        'prune',
        'Remove interrupted downloads from the cache, and models as the options say.',
        'recurra zoo prune --max-size 500 --unused 30',
      )
        .option(
          '--max-size <megabytes>',
          'how much may stay; what was used longest ago goes first',
          decimal(0, 1e9),
        )
        .option('--unused <days>', 'what was not used for longer goes', decimal(0, 1e6))
        .option('--all', 'everything goes')
        .action(async (flags: PruneFlags) => (await import('./prune.ts')).runPrune(flags)),
    );
}
