import { Command, InvalidArgumentError } from 'commander';
import { peers } from './contestants/directory.ts';
import { suiteNames } from './suites/index.ts';

/** What the command line says. */
export interface Options {
  readonly quick?: boolean;
  readonly only?: readonly string[];
  readonly peers?: readonly string[];
  readonly cases?: readonly string[];
  readonly threads: readonly number[];
  readonly rounds?: number;
  readonly browser?: boolean;
  readonly json?: string;
  readonly svg?: string;
  readonly from?: string;
  readonly report?: string;
}

/** A parser for a list of known names. */
function namesOf(kind: string, known: readonly string[]): (text: string) => string[] {
  return (text) => {
    const names = text.split(',').map((name) => name.trim());
    const unknown = names.filter((name) => !known.includes(name));
    if (unknown.length > 0) {
      throw new InvalidArgumentError(
        `No ${kind} is named "${unknown.join('", "')}"; there are ${known.join(', ')}.`,
      );
    }
    return [...new Set(names)];
  };
}

function positive(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) {
    throw new InvalidArgumentError(`Expected a positive integer, got "${text}".`);
  }
  return value;
}

const examples = `
Examples:
  pnpm bench --quick                                  everything small, under a minute
  pnpm bench --json bench.json --svg bench.svg        everything, kept as data and as a chart
  pnpm bench --only train,stream --peers pytorch      two suites against one peer
  pnpm bench --only stream --cases 'LSTM B1'          the streaming steps of one LSTM at batch 1
  pnpm bench --only train --threads 1,2               on one thread, then on two
  pnpm bench --only browser --quick                   the small shapes, in Chromium
  pnpm bench --from bench.json --report docs/benchmarks.md
                                                      write the page's tables from kept data

Suites: ${suiteNames.join(', ')}, browser
Peers:  ${peers.join(', ')}
Exit codes: 0 done, 1 failed, 2 bad usage, 130 interrupted.`;

/**
 * Describes the command line.
 *
 * @param action Called with what it said.
 */
export function createProgram(action: (options: Options) => Promise<void>): Command {
  return new Command('bench')
    .description('Measures Recurra beside its peers, taking turns on this machine.')
    .option('--quick', 'few rounds, small shapes, under a minute')
    .option(
      '--only <suites>',
      'only these suites, separated by commas',
      namesOf('suite', [...suiteNames, 'browser']),
    )
    .option('--peers <names>', 'only these peers, separated by commas', namesOf('peer', peers))
    .option('--cases <texts>', 'only cases with one of these in their name, separated by commas', (text) =>
      text.split(',').map((part) => part.trim()),
    )
    .option(
      '--threads <counts>',
      'threads for those who can use several, each count in turn',
      (text: string) => [...new Set(text.split(',').map(positive))],
      [1],
    )
    .option('--rounds <count>', 'rounds of each comparison; 15, or 5 with --quick', positive)
    .option('--browser', 'then the small shapes in Chromium too; alone with --only browser')
    .option('--json <file>', 'write all samples to this file')
    .option('--svg <file>', 'draw the ratios into this file')
    .option('--from <file>', 'take the results of this JSON file instead of measuring')
    .option(
      '--report <file>',
      'fill in the tables between the markers of this Markdown page; a new one, if there is none',
    )
    .allowExcessArguments(false)
    .showSuggestionAfterError()
    .showHelpAfterError('(run with --help for the options)')
    .addHelpText('after', examples)
    .exitOverride()
    .action(action);
}
