import { describe, expect, it } from 'vitest';
import { editValues, makeTable } from '../testing/fixtures.ts';
import { repeatSeason } from '../testing/small-methods.ts';
import { anomaliesToCsv, anomalyEventsToCsv } from './anomalies-csv.ts';
import { detectAnomalies } from './detect-anomalies.ts';

describe('the CSV files', () => {
  const table = {
    ...editValues(makeTable({ length: 200, series: 2 }), (values, s) => {
      values[195] = s === 0 ? 500 : Number.NaN;
    }),
    timeColumn: 'score',
    timeFormat: 'YYYY-MM',
  };

  it('have a row for each observation and each event', async () => {
    const report = await detectAnomalies(repeatSeason(12), table, { steps: 10 });
    const rows = anomaliesToCsv(report, table).trimEnd().split('\n');
    expect(rows[0]).toBe('series,score (time),observed,median,lower,upper,score,p_value,anomaly');
    expect(rows).toHaveLength(21);
    expect(rows[6]).toMatch(/^series 1,2006-04,500,[\d.]+,[\d.]+,[\d.]+,[\d.]+,[\d.]+,1$/);
    expect(rows[16]).toMatch(/^series 2,2006-04,,[\d.]+,[\d.]+,[\d.]+,,,0$/);
    const events = anomalyEventsToCsv(report, table).trimEnd().split('\n');
    expect(events[0]).toBe('series,start,end,peak,peak_value,peak_score,direction,kind,count');
    expect(events.some((row) => /^series 1,.*,2006-04,500,[\d.]+,above,outlier,\d$/.test(row))).toBe(true);
  });
});
