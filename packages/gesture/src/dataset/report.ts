import type { GestureDataset } from '../contract/sequence.ts';
import type { ClassCount, GestureReport, SkippedGesture } from './types.ts';

/** From here on a class counts as neglected. */
const unbalanced = 3;
/** Milliseconds; a gesture that is shorter was hardly made by a hand. */
const hardlyAny = 20;

function count({ classes, examples }: GestureDataset): ClassCount[] {
  const found = new Map(classes.map((name) => [name, { n: 0, subjects: new Set<string>() }]));
  for (const { name, subject } of examples) {
    const entry = found.get(name)!;
    entry.n++;
    if (subject !== undefined) entry.subjects.add(subject);
  }
  return [...found].map(([name, { n, subjects }]) => ({ name, n, subjects: subjects.size }));
}

function balanceNotes(classes: readonly ClassCount[], imbalance: number): string[] {
  const least = classes.reduce((a, b) => (b.n < a.n ? b : a));
  const most = classes.reduce((a, b) => (b.n > a.n ? b : a));
  const single = classes.filter(({ n }) => n === 1).length;
  return [
    ...(imbalance > unbalanced
      ? [
          `“${most.name}” has ${most.n} examples, “${least.name}” ${least.n}; more of the rare ones would help.`,
        ]
      : []),
    ...(single > 0 ? [`${single} of ${classes.length} classes have one example only.`] : []),
  ];
}

function notesOf({ examples }: GestureDataset): string[] {
  const named = examples.filter(({ subject }) => subject !== undefined).length;
  const durations = Float64Array.from(examples, ({ times }) => times.at(-1)! - times[0]!).sort();
  const median = durations[durations.length >> 1]!;
  return [
    ...(named > 0 && named < examples.length
      ? [`${examples.length - named} of ${examples.length} examples do not tell who made them.`]
      : []),
    ...(median < hardlyAny
      ? [
          `Half of the gestures last less than ${median.toPrecision(2)} ms; times must be milliseconds, are these seconds?`,
        ]
      : []),
  ];
}

/**
 * Describes a dataset in figures: as `readGestures` does, for data from elsewhere.
 *
 * @param dataset Any.
 * @param skipped What was left out of it.
 * @param notes What else is to be told.
 * @returns The report.
 * @example console.log(reportToText(reportGestures(recorded)));
 */
export function reportGestures(
  dataset: GestureDataset,
  skipped: readonly SkippedGesture[] = [],
  notes: readonly string[] = [],
): GestureReport {
  const classes = count(dataset);
  const used = dataset.examples.length;
  if (used === 0) return { used, skipped, notes, classes, imbalance: 0 };
  const counts = classes.map(({ n }) => n);
  const imbalance = Math.max(...counts) / Math.min(...counts);
  return {
    used,
    skipped,
    notes: [...notes, ...notesOf(dataset), ...balanceNotes(classes, imbalance)],
    classes,
    imbalance,
  };
}
