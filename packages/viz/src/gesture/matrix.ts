/** A cell of a confusion matrix, in words. */
export interface MatrixCell {
  readonly actual: string;
  readonly predicted: string;
  readonly count: number;
  /** Of what is `actual`, how much was taken for `predicted`, 0 to 1. */
  readonly share: number;
}

/**
 * Looks through the counts of a confusion matrix.
 *
 * @returns Whether there is a column more than there are classes: for what was rejected.
 * @throws TypeError that names what cannot be shown.
 */
export function checkCounts(classes: readonly string[], counts: readonly (readonly number[])[]): boolean {
  const where = '<recurra-confusion-matrix>: counts';
  if (counts.length !== classes.length)
    throw new TypeError(
      `${where} must have a row for each of ${classes.length} classes, got ${counts.length} rows.`,
    );
  const columns = counts[0]?.length ?? classes.length;
  if (columns !== classes.length && columns !== classes.length + 1)
    throw new TypeError(
      `${where} must have ${classes.length} columns, or one more for what was rejected, got ${columns}.`,
    );
  for (const [i, row] of counts.entries()) {
    if (row.length !== columns)
      throw new TypeError(
        `${where}[${i}] must have ${columns} numbers as the first row has, got ${row.length}.`,
      );
    const wrong = row.find((count) => !(Number.isFinite(count) && count >= 0));
    if (wrong !== undefined)
      throw new TypeError(`${where}[${i}] must have counts of 0 or more, got ${wrong}.`);
  }
  return columns > classes.length;
}

/** Says a cell: `2 of 10 “arrow” were taken for “check” (20 %)`. */
export function cellInWords({ actual, count, predicted, share }: MatrixCell, total: number): string {
  if (total === 0) return `There are 0 “${actual}”`;
  const what = actual === predicted ? 'were recognised' : `were taken for “${predicted}”`;
  return `${count} of ${total} “${actual}” ${what} (${Math.round(share * 100)} %)`;
}
