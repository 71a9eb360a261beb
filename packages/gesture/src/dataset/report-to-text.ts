import type { GestureReport } from './types.ts';

/** What {@link reportToText} says. */
export interface ReportTextOptions {
  /** Most lines for skipped gestures, and for classes; the rest is counted. 20 if left out. */
  readonly lines?: number;
}

const plural = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

function shortened(lines: readonly string[], most: number): string[] {
  const shown = lines.slice(0, most).map((line) => `  ${line}`);
  return lines.length > most ? [...shown, `  … and ${lines.length - most} more`] : shown;
}

/**
 * Says in words what a dataset consists of.
 *
 * @param report Of `readGestures` or `reportGestures`.
 * @param options See {@link ReportTextOptions}.
 * @returns Lines of plain text, without a line break at the end.
 * @example console.log(reportToText(report));
 */
export function reportToText(report: GestureReport, options: ReportTextOptions = {}): string {
  const { lines = 20 } = options;
  const { classes, notes, skipped, used } = report;
  const counts = classes.map(
    ({ n, name, subjects }) =>
      `${name}: ${plural(n, 'example', 'examples')}${subjects > 0 ? ` by ${plural(subjects, 'person', 'people')}` : ''}`,
  );
  return [
    `${plural(used, 'gesture', 'gestures')} of ${plural(classes.length, 'class', 'classes')}, ${skipped.length} skipped.`,
    ...notes,
    ...(counts.length > 0 ? ['Classes:', ...shortened(counts, lines)] : []),
    ...(skipped.length > 0
      ? [
          'Skipped:',
          ...shortened(
            skipped.map(({ where, why }) => `${where}: ${why}`),
            lines,
          ),
        ]
      : []),
  ].join('\n');
}
