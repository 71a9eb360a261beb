import { createRng } from '@recurra/core';
import { describe, expect, it } from 'vitest';
import type { SeriesTable } from '../data/types.ts';
import { editValues, makeTable } from '../testing/fixtures.ts';
import { repeatSeason } from '../testing/small-methods.ts';
import { detectAnomalies } from './detect-anomalies.ts';

const season = (t: number): number => 50 + 10 * Math.sin((2 * Math.PI * t) / 12);

describe('what comes later', () => {
  it('does not change a score, nor what a method can see', async () => {
    const table = makeTable({ length: 300, series: 3 });
    const changed = editValues(table, (values) => {
      for (let t = 270; t < 300; t++) values[t] = 1e6 * Math.sin(t);
    });
    const [before, after] = await Promise.all(
      [table, changed].map((one) =>
        detectAnomalies(repeatSeason(12), one, { steps: 60, cleanHistory: true }),
      ),
    );
    before!.series.forEach((one, s) => {
      const other = after!.series[s]!;
      for (const key of ['scores', 'pValues', 'median', 'flagged'] as const) {
        expect([...other[key].subarray(0, 30)]).toEqual([...one[key].subarray(0, 30)]);
      }
      expect(other.flagged.subarray(30).reduce((a, b) => a + b, 0)).toBeGreaterThan(20);
    });
  });

  it('is not handed over: neither values, nor past covariates, nor times', async () => {
    const base = makeTable({ length: 60, series: 2 });
    const table: SeriesTable = {
      ...base,
      series: base.series.map((one) => ({
        ...one,
        past: { load: one.values.slice() },
        future: { price: Float64Array.from({ length: 62 }, (_, t) => t) },
      })),
    };
    const asked = new Set<number>();
    const method = repeatSeason(4);
    await detectAnomalies(
      {
        horizon: 4,
        predict: (given) => {
          for (const { values, times, past, future } of given.series) {
            asked.add(values.length);
            expect(times).toHaveLength(values.length);
            expect(past!.load).toHaveLength(values.length);
            expect(future!.price).toHaveLength(values.length + 4);
            // Known to the 62nd step; the last value goes on from there.
            expect(future!.price!.at(-1)).toBe(Math.min(61, values.length + 3));
          }
          return method.predict(given);
        },
      },
      table,
      { steps: 10, horizonStep: 2, falseAlarmRate: 0.1 },
    );
    expect([Math.min(...asked), Math.max(...asked)]).toEqual([24, 58]);
  });
});

describe('data that is not as it should be', () => {
  it('missing observations are left out, and filled for the forecasts', async () => {
    const holes = editValues(
      makeTable({ length: 240, value: (t, _, noise) => season(t) + 0.5 * noise }),
      (values) => {
        for (const t of [0, 1, 30, 150, 151, 200, 201, 202, 239]) values[t] = Number.NaN;
      },
    );
    const method = repeatSeason(12);
    const options = { steps: 60, falseAlarmRate: 0.02 };
    const { series } = await detectAnomalies(
      {
        horizon: 12,
        predict: (given) => {
          expect(given.series.every(({ values }) => values.every(Number.isFinite))).toBe(true);
          return method.predict(given);
        },
      },
      holes,
      options,
    );
    const later = await detectAnomalies(method, holes, { ...options, horizonStep: 5 });
    expect(later.series[0]!.median.every(Number.isFinite)).toBe(true);
    const [one] = series;
    expect(one!.status).toEqual({ state: 'scored' });
    for (const i of [20, 21, 22, 59]) {
      expect([one!.scores[i], one!.pValues[i], one!.flagged[i]]).toEqual([Number.NaN, Number.NaN, 0]);
    }
    expect(one!.median.every(Number.isFinite)).toBe(true);
    expect(one!.scores.filter(Number.isFinite)).toHaveLength(56);
    expect(one!.calibrated).toBe(240 - 60 - 24 - 3);
  });

  it('a constant series has no anomalies, and any change in it is one', async () => {
    const table = editValues(makeTable({ length: 200, value: () => 7 }), (values) => {
      values[190] = 7.1;
    });
    const [one] = (await detectAnomalies(repeatSeason(12), table, { steps: 40 })).series;
    expect([...one!.flagged].reduce((a, b) => a + b, 0)).toBe(1);
    expect(one!.events[0]!.peakValue).toBe(7.1);
    expect(one!.scores.every(Number.isFinite)).toBe(true);
  });

  it('short series are skipped or calibrated on the others, and say so', async () => {
    const table = makeTable({ length: 300, series: 4, value: (t, _, noise) => season(t) + noise });
    const ends = [300, 300, 60, 20];
    const series = table.series.map((one, s) => ({
      ...one,
      times: one.times.subarray(0, ends[s]),
      values: one.values.subarray(0, ends[s]),
    }));
    const report = await detectAnomalies(repeatSeason(12), { ...table, series }, { steps: 12 });
    expect(report.series.map(({ status }) => status.state)).toEqual([
      'scored',
      'scored',
      'scored',
      'skipped',
    ]);
    expect(report.series[2]!.calibrated).toBe(264 + 264 + 24);
    expect(report.series[3]!.status.reason).toBe(
      'It has 20 observations, and the method needs 24 before the first it can be asked about; give more history.',
    );
    expect(report.notes).toEqual([
      '1 of 3 series are calibrated on all series together: their own calibration is short.',
      '1 of 4 series could not be scored; their status says why.',
    ]);
  });

  it('a calibration too short for the default rate takes the finest it allows, one asked for is refused', async () => {
    const table = makeTable({ length: 74 });
    const options = { steps: 10, calibration: 39 };
    const chosen = await detectAnomalies(repeatSeason(12), table, options);
    expect(chosen.series[0]!.falseAlarmRate).toBeCloseTo(1 / 40, 12);
    expect(chosen.notes[0]).toContain('2.5 % of ordinary observations may be flagged, instead of 1 %');
    const asked = await detectAnomalies(repeatSeason(12), table, { ...options, falseAlarmRate: 0.01 });
    expect(asked.series[0]!.status.reason).toBe(
      'A false-alarm rate of 0.01 needs 99 observations to calibrate on, and there are 39; set falseAlarmRate to 0.025 or more, or score fewer observations or give more history.',
    );
  });

  it('a method that fails on one series leaves the others alone', async () => {
    const table = makeTable({ length: 300, series: 3 });
    const method = repeatSeason(12);
    const report = await detectAnomalies(
      {
        predict: async (given) =>
          (await method.predict(given)).map((forecast) => {
            if (forecast.id !== 'series 2') return forecast;
            const none = forecast.median.map(() => Number.NaN);
            const status = { state: 'failed', reason: 'It is too wild.' } as const;
            return { ...forecast, median: none, lower: none, upper: none, status };
          }),
      },
      table,
    );
    expect(report.series.map(({ status }) => status.state)).toEqual(['scored', 'skipped', 'scored']);
    expect(report.series[1]!.status.reason).toBe('It is too wild.');
  });
});

describe('options', () => {
  const table = makeTable({ length: 200 });
  const method = repeatSeason(12);

  it('from scores what is at or after a time, threshold flags by size', async () => {
    const [one] = (await detectAnomalies(method, table, { from: Date.UTC(1990, 180, 1), threshold: 0.5 }))
      .series;
    expect(one!.times[0]).toBe(Date.UTC(1990, 180, 1));
    expect(one!.scores).toHaveLength(20);
    expect([...one!.flagged]).toEqual([...one!.scores].map((score) => (Math.abs(score) > 0.5 ? 1 : 0)));
    expect(one!.falseAlarmRate).toBeNaN();
    one!.scores.forEach((score, i) => {
      const outside = one!.observed[i]! < one!.lower[i]! || one!.observed[i]! > one!.upper[i]!;
      expect(outside).toBe(Math.abs(score) > 0.5);
    });
  });

  it.each([
    [{ steps: 0 }, 'steps must be a positive integer (observations to score), got 0'],
    [{ steps: 3, from: 0 }, 'steps and from both say what to score'],
    [{ from: Number.NaN }, 'from must be a time in epoch milliseconds, got NaN'],
    [{ falseAlarmRate: 1 }, 'falseAlarmRate must be strictly between 0 and 1, got 1'],
    [{ falseAlarmRate: 0.1, threshold: 1 }, 'falseAlarmRate and threshold both say what to flag'],
    [{ threshold: -1 }, 'threshold must be positive, got -1'],
    [{ horizonStep: 13 }, "horizonStep must be at most the method's horizon of 12, got 13"],
    [{ minGap: 1.5 }, 'minGap must be a positive integer'],
    [{ shiftAfter: 0 }, 'shiftAfter must be a positive integer'],
  ])('%o is refused by name', async (options, message) => {
    await expect(detectAnomalies(method, table, options)).rejects.toThrow(`detectAnomalies(): ${message}`);
  });

  it('refuses an empty table, and a method that forgets series', async () => {
    await expect(detectAnomalies(method, { ...table, series: [] })).rejects.toThrow('at least one series');
    await expect(detectAnomalies({ predict: async () => [] }, table)).rejects.toThrow(
      'method.predict() must give one forecast a series, got 0 for',
    );
  });

  it('stops when told, and tells how far it is', async () => {
    const controller = new AbortController();
    const heard: number[] = [];
    const run = detectAnomalies(method, makeTable({ length: 2000, series: 3 }), {
      signal: controller.signal,
      onProgress: (done) => {
        heard.push(done);
        if (done > 0.5) controller.abort(new Error('enough'));
      },
    });
    await expect(run).rejects.toThrow('enough');
    expect(heard).toEqual([...heard].sort((a, b) => a - b));
    const whole: number[] = [];
    await detectAnomalies(method, table, { onProgress: (done) => whole.push(done) });
    expect(whole.at(-1)).toBe(1);
  });

  it('asks for the same forecasts however many are asked for at once', async () => {
    // One origin a call gives what batches of guesses give.
    const rng = createRng(3);
    const spiky = editValues(makeTable({ length: 300 }), (values) => {
      for (let t = 200; t < 300; t++) if (rng.uniform() < 0.08) values[t]! += 30 * rng.normal();
    });
    const options = { steps: 100, falseAlarmRate: 0.02, cleanHistory: true };
    const [one] = (await detectAnomalies(method, spiky, options)).series;
    const history = spiky.series[0]!.values.slice();
    let run = 0;
    for (let t = 200; t < 300; t++) {
      const past = {
        ...spiky.series[0]!,
        values: history.slice(0, t),
        times: spiky.series[0]!.times.slice(0, t),
      };
      const [forecast] = await method.predict({ ...spiky, series: [past] });
      const i = t - 200;
      expect(one!.median[i]).toBe(forecast!.median[0]);
      run = one!.flagged[i] === 1 ? run + 1 : 0;
      expect(run).toBeLessThan(13);
      if (run > 0) history[t] = forecast!.median[0]!;
    }
    expect([...one!.flagged].reduce((a, b) => a + b, 0)).toBeGreaterThan(4);
  });
});
