import type { ClassifierReport } from '@recurra/gesture/inference';
import { textTable } from '../../output/text-table.ts';

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** Confusions that are named. */
const most = 5;

/** The most frequent confusions, a line each. */
function confusions({ classes, confusion }: ClassifierReport): string[] {
  return confusion
    .flatMap((row, i) => row.map((n, j) => ({ n, actual: classes[i]!, answer: classes[j]!, wrong: i !== j })))
    .filter(({ n, wrong }) => wrong && n > 0)
    .sort((a, b) => b.n - a.n)
    .slice(0, most)
    .map(({ actual, answer, n }) => `  ${actual} taken for ${answer}: ${n}`);
}

/** Says in words how well gestures were recognised. */
export function reportText(report: ClassifierReport): string {
  const { accuracy, n, perClass, refused } = report;
  const wrong = confusions(report);
  return [
    `${percent(accuracy)} of ${n} gestures recognised.`,
    textTable([
      { title: 'class', align: 'left', cells: perClass.map(({ name }) => name) },
      { title: 'n', cells: perClass.map((each) => `${each.n}`) },
      { title: 'recall', cells: perClass.map(({ recall }) => percent(recall)) },
      { title: 'precision', cells: perClass.map(({ precision }) => percent(precision)) },
    ]),
    ...(wrong.length > 0 ? ['Most frequent confusions:', ...wrong] : []),
    ...(refused.length > 0 ? [`${refused.length} were refused, the first: ${refused[0]!.why}`] : []),
  ].join('\n');
}
