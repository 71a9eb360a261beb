import type { PageReport } from '../page/measure.ts';
import { createPool } from './arena/pool.ts';
import { measureInBrowser } from './browser/run.ts';
import { peers as everyPeer } from './contestants/directory.ts';
import { chooseEffort } from './effort.ts';
import { describeMachine } from './machine.ts';
import type { Options } from './options.ts';
import type { Report, Result } from './results.ts';
import { suites } from './suites/index.ts';
import type { Context } from './suites/types.ts';

/** What to measure, and whom to tell. */
export interface MeasureOptions extends Options {
  /** Aborting ends the measurements; what there is becomes the report. */
  readonly signal: AbortSignal;
  readonly progress: (text: string) => void;
}

/** The command that measures the same; files are left out of it. */
export function commandOf({ quick, only, peers, cases, threads, rounds, browser }: Options): string {
  const parts = [
    'pnpm bench',
    quick && '--quick',
    only && `--only ${only.join(',')}`,
    peers && `--peers ${peers.join(',')}`,
    cases && `--cases '${cases.join(',')}'`,
    threads.join() !== '1' && `--threads ${threads.join(',')}`,
    rounds && `--rounds ${rounds}`,
    browser && '--browser',
  ];
  return parts.filter(Boolean).join(' ');
}

/** Runs the suites. */
export async function measureAll(options: MeasureOptions): Promise<Report> {
  const { signal, progress } = options;
  const quick = options.quick ?? false;
  const begun = performance.now();
  // Before anything is started: the load is that of the others.
  const machine = describeMachine();
  const date = new Date().toISOString();
  const pool = createPool(signal);
  const unwanted = everyPeer.filter((id) => options.peers && !options.peers.includes(id));
  const context: Context = {
    pool,
    effort: chooseEffort(quick, options.rounds),
    threads: options.threads,
    wants: (id) => !unwanted.includes(id),
    wantsCase: (name) => options.cases?.some((text) => name.includes(text)) ?? true,
    signal,
    progress,
  };
  const results: Result[] = [];
  let page: PageReport | undefined;
  const missing: { [key: string]: string } = {};
  try {
    for (const [name, suite] of Object.entries(suites)) {
      if (options.only && !options.only.includes(name)) continue;
      for await (const result of suite.run(context)) results.push(result);
      if (signal.aborted) break;
    }
    if (!signal.aborted && (options.browser || options.only?.includes('browser'))) {
      try {
        page = await measureInBrowser({ quick, rounds: context.effort.rounds, signal, progress });
        results.push(...page.results);
      } catch (error) {
        missing.browser = (error as Error).message;
      }
    }
  } finally {
    pool.close();
  }
  return {
    format: 1,
    date,
    command: commandOf(options),
    machine,
    quick,
    contestants: pool.descriptions,
    missing: { ...pool.missing, ...missing },
    ...(page
      ? { browser: { name: page.browser, contestants: page.contestants, missing: page.missing } }
      : {}),
    results,
    interrupted: signal.aborted,
    seconds: (performance.now() - begun) / 1000,
  };
}
