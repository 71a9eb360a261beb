import { peers } from '../contestants/directory.ts';
import { advantage } from '../measure/compare.ts';
import type { Report } from '../results.ts';
import { allSuites } from './print.ts';

/** One ratio. */
export interface Bar {
  readonly name: string;
  readonly peer: string;
  readonly ratio: number;
}

/** The bars of every suite that has peers, cases in their order, peers in theirs. */
export function chartSections(report: Report): { title: string; bars: Bar[] }[] {
  return Object.entries(allSuites).flatMap(([name, { title, ours }]) => {
    const bars = report.results
      .filter(({ suite }) => suite === name)
      .flatMap((result) =>
        peers.flatMap((peer): Bar[] => {
          const ratio = advantage(result, ours, peer);
          const label = result.threads > 1 ? `${result.name}, ${result.threads} threads` : result.name;
          return ratio ? [{ name: label, peer, ratio: ratio.median }] : [];
        }),
      );
    return bars.length > 0 ? [{ title, bars }] : [];
  });
}
