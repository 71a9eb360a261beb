import { describe, expect, it } from 'vitest';
import { reportOf, trained } from '../../test/report.ts';
import { formatRatio, formatValue } from './format.ts';
import { reportText } from './print.ts';
import { suiteTable } from './table.ts';

const result = trained(
  32,
  { recurra: [1, 2, 1], pytorch: [3, 8, 2.5], 'tfjs-cpu': [null, 100, null] },
  { left: { 'brain.js': 'too slow' } },
);

describe('the table', () => {
  it('shows medians, spread and ratios by round', () => {
    expect(suiteTable([result], 'recurra').split('\n')).toEqual([
      'Case                 Who                 Median                  Ratio        Middle half       Least – most  Rounds',
      '───────────────────  ─────────────────  ───────  ─────────────────────  ─────────────────  ─────────────────  ──────',
      'LSTM B16 T24 I4 H32  Recurra            1.00 ms                         1.00 ms – 1.50 ms  1.00 ms – 2.00 ms       3',
      '                     PyTorch            3.00 ms  3.00× (2.75× – 3.50×)  2.75 ms – 5.50 ms  2.50 ms – 8.00 ms       3',
      '                     TensorFlow.js cpu   100 ms                  50.0×                                             1',
      'Without brain.js (too slow).',
    ]);
  });

  it('says for which cases somebody is missing', () => {
    const other = trained(64, { recurra: [1] }, { threads: 2 });
    expect(suiteTable([result, other], 'recurra')).toContain(
      'Without brain.js (too slow): LSTM B16 T24 I4 H32.',
    );
  });

  it('compares speeds the other way round than times', () => {
    const speeds = trained(32, { recurra: [40, 40], pytorch: [20, 20] }, { unit: 'GFLOP/s' });
    expect(suiteTable([speeds], 'recurra')).toContain('2.00×');
  });
});

describe('the report', () => {
  const text = reportText(reportOf([result], { interrupted: true }));

  it('describes machine and contestants, and names those that are missing', () => {
    expect(text).toContain('Abacus 2000, 2 cores, 8 GB, Linux x64; load before the run 0.3');
    expect(text).toContain('relaxed SIMD: behind a flag');
    expect(text).toContain('PyTorch, 2 threads: 2.0, threads 2');
    expect(text).toContain('Missing: brain.js (not installed)');
  });

  it('says that it was interrupted', () => {
    expect(text).toContain('Interrupted');
  });
});

describe('numbers', () => {
  it.each([
    [0.0153, 'ms', '15.3 µs'],
    [0.00091, 'ms', '0.910 µs'],
    [12.345, 'ms', '12.3 ms'],
    [2345, 'ms', '2.35 s'],
    [999, 'bytes', '999 B'],
    [29_999, 'bytes', '30.0 kB'],
    [3.7e6, 'bytes', '3.70 MB'],
    [47.123, 'GFLOP/s', '47.1 GFLOP/s'],
  ] as const)('%s %s is %s', (value, unit, shown) => {
    expect(formatValue(value, unit)).toBe(shown);
  });

  it('ratios keep three digits', () => {
    expect([0.0509, 1, 23.456, 1234.5].map(formatRatio)).toEqual(['0.0509×', '1.00×', '23.5×', '1235×']);
  });
});
