import type { Recognizer } from '../contract/recognizer.ts';
import type { History } from './history.ts';
import type { SpotSettings } from './spot-settings.ts';

/** A part of a stream, and what it looks like. */
export interface Candidate {
  /** What it is; `undefined` if it is none of the known gestures. */
  readonly name: string | undefined;
  readonly probability: number;
  readonly novelty: number;
  /** How far it is from being rejected, from 0 to 1. */
  readonly margin: number;
  /** Milliseconds. */
  readonly start: number;
  readonly end: number;
}

/** Looks at parts of a stream that end now. */
export interface Looker {
  /**
   * @param now Milliseconds.
   * @param options.notBefore Milliseconds before which no gesture can begin.
   * @param options.movingSince Milliseconds since when it has moved, or did in the end.
   * @returns What was found, rejected ones included.
   */
  look(now: number, options: { readonly notBefore: number; readonly movingSince: number }): Candidate[];
}

/**
 * Looks at windows of several lengths, and at the whole of the present movement. Rest before and after the movement is no
 * part of a gesture; so windows that differ in rest only are the same, and are looked at once.
 *
 * @param recognizer Says what they are.
 * @param history The stream.
 * @param settings How long windows are, and what counts as movement.
 */
export function createLooker(
  recognizer: Pick<Recognizer, 'manifest' | 'recognize'>,
  history: History,
  settings: SpotSettings,
): Looker {
  const { activity, lengths, longest, minExtent, shortest } = settings;
  const { threshold } = recognizer.manifest.rejection;
  /** What the last look found, by first and last index; rest that goes on costs nothing. */
  let known = new Map<string, Candidate | undefined>();

  const judge = (from: number, to: number): Candidate | undefined => {
    const [start, end] = [history.time(from), history.time(to - 1)];
    if (end - start < shortest || end - start > longest) return undefined;
    const extent = history.extent(from, to);
    if (extent === 0 || extent < minExtent) return undefined;
    const { name, novelty, probability } = recognizer.recognize(history.view(from, to));
    const margin = Math.min(1, Math.max(0, (threshold - novelty) / (Math.abs(threshold) || 1)));
    return { name, probability, novelty, margin, start, end };
  };

  return {
    look(now, { notBefore, movingSince }) {
      const found = new Map<string, Candidate | undefined>();
      const first = history.indexAt(Math.max(notBefore, movingSince));
      let to = history.count;
      while (to > first && history.speed(to - 1) < activity.below) to--;
      for (const since of [...lengths.map((length) => now - length), movingSince]) {
        let from = Math.max(first, history.indexAt(since));
        while (from < to && history.speed(from) < activity.below) from++;
        // Speed at a reading is of the way to it.
        from = Math.max(first, from - 1);
        if (to - from < 3) continue;
        const key = `${from} ${to}`;
        if (!found.has(key)) found.set(key, known.has(key) ? known.get(key) : judge(from, to));
      }
      known = found;
      return [...found.values()].filter((candidate) => candidate !== undefined);
    },
  };
}
