import type { Unit } from '../results.ts';

/** Three significant digits, no exponent. */
function digits(value: number): string {
  if (value === 0) return '0';
  const magnitude = Math.floor(Math.log10(Math.abs(value)));
  return value.toFixed(Math.max(0, 2 - magnitude));
}

/** A value with its unit, scaled to be read: 0.0153 ms is 15.3 µs. */
export function formatValue(value: number, unit: Unit): string {
  if (unit === 'GFLOP/s') return `${digits(value)} GFLOP/s`;
  if (unit === 'bytes') {
    if (value < 1000) return `${value} B`;
    return value < 1e6 ? `${digits(value / 1000)} kB` : `${digits(value / 1e6)} MB`;
  }
  if (value >= 1000) return `${digits(value / 1000)} s`;
  return value >= 1 ? `${digits(value)} ms` : `${digits(value * 1000)} µs`;
}

/** A ratio: 2.31×. */
export function formatRatio(ratio: number): string {
  return `${digits(ratio)}×`;
}
