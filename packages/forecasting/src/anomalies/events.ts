import type { AnomalyEvent } from './types.ts';

/** What {@link mergeEvents} looks at; arrays are `[scored observations]`. */
export interface FlaggedSteps {
  readonly times: Float64Array;
  readonly observed: Float64Array;
  readonly scores: Float64Array;
  readonly flagged: Uint8Array;
  /** 1 where a run of flagged observations became the new level. */
  readonly shifted: Uint8Array;
}

/**
 * Puts neighbouring flagged observations together.
 *
 * @param steps The scored observations.
 * @param minGap Most steps between two flagged observations of one event.
 * @returns The events in order of time.
 */
export function mergeEvents(steps: FlaggedSteps, minGap: number): AnomalyEvent[] {
  const groups: number[][] = [];
  for (let i = 0; i < steps.flagged.length; i++) {
    if (steps.flagged[i] === 0) continue;
    const group = groups.at(-1);
    if (group !== undefined && i - (group.at(-1) as number) <= minGap) group.push(i);
    else groups.push([i]);
  }
  return groups.map((group) => describe(steps, group));
}

function describe(
  { times, observed, scores, shifted }: FlaggedSteps,
  group: readonly number[],
): AnomalyEvent {
  const peak = group.reduce((best, i) =>
    Math.abs(scores[i] as number) > Math.abs(scores[best] as number) ? i : best,
  );
  const above = group.filter((i) => (scores[i] as number) > 0).length;
  return {
    start: times[group[0] as number] as number,
    end: times[group.at(-1) as number] as number,
    peak: times[peak] as number,
    peakValue: observed[peak] as number,
    peakScore: scores[peak] as number,
    direction: above === group.length ? 'above' : above === 0 ? 'below' : 'both',
    kind: group.some((i) => shifted[i] === 1) ? 'shift' : 'outlier',
    count: group.length,
  };
}
