import type { SchemaElement } from 'hyparquet';

/** Writes an instant as ISO 8601, no finer than needed: a day as a date alone. */
function writeTime(value: Date, zone: string, date: boolean): string {
  if (Number.isNaN(value.getTime())) return 'not a time';
  const iso = value.toISOString().replace(/(?:\.000)?Z$/, '');
  if (date) return iso.replace(/T.*$/, '');
  return zone === '' ? iso.replace(/T00:00:00$/, '') : iso + zone;
}

/**
 * How the cells of a column of a Parquet file are written as text, as a CSV file would have them.
 *
 * @param element The column's entry in the schema.
 * @returns Writes one value; an empty text for null.
 */
export function cellWriter(element: SchemaElement): (value: unknown) => string {
  const { logical_type: logical, converted_type: converted } = element;
  const date = logical?.type === 'DATE' || converted === 'DATE';
  // Without a logical type the older annotation always means UTC; times without a zone are what a local clock shows.
  const local = logical?.type === 'TIMESTAMP' ? !logical.isAdjustedToUTC : element.type === 'INT96';
  const zone = local ? '' : 'Z';
  return (value) => {
    if (value === null || value === undefined) return '';
    if (typeof value === 'number') return Number.isNaN(value) ? 'NaN' : String(value);
    if (value instanceof Date) return writeTime(value, zone, date);
    if (value instanceof Uint8Array) return new TextDecoder().decode(value);
    return String(value);
  };
}
