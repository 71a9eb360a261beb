import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PipelineConfig } from '../contract/manifest.ts';
import type { TimedSequence } from '../contract/sequence.ts';
import { drawings } from '../testing/drawings.ts';
import { createPipeline } from './create-pipeline.ts';
import { oneEuroFilter } from './one-euro.ts';

const config: PipelineConfig = {
  dimensions: 2,
  points: 16,
  resample: 'length',
  translate: 'gesture',
  scale: 'gesture',
  rotate: false,
  velocity: true,
  ending: false,
  mean: [0, 0],
  deviation: [1, 1],
};

function featuresOf(sequence: TimedSequence, changes: Partial<PipelineConfig> = {}): Float32Array {
  const pipeline = createPipeline({ ...config, ...changes });
  const { dimensions, points } = pipeline.config;
  const samples = new Float32Array(points * dimensions);
  const out = new Float32Array(points * pipeline.features);
  pipeline.resample(sequence, samples);
  pipeline.featurize(samples, true, out);
  return out;
}

const sequenceOf = (points: readonly (readonly number[])[], times?: readonly number[]): TimedSequence => ({
  dimensions: points[0]!.length,
  values: Float32Array.from(points.flat()),
  times: Float64Array.from(times ?? points.map((_, i) => 10 * i)),
});

function expectNear(found: Float32Array, wanted: Float32Array, tolerance: number): void {
  expect(found).toHaveLength(wanted.length);
  const worst = found.reduce((most, value, i) => Math.max(most, Math.abs(value - wanted[i]!)), 0);
  expect(worst).toBeLessThan(tolerance);
}

describe('the way from recordings to inputs', () => {
  it('gives the same for a gesture at another place, of another size, at another speed', () => {
    const examples = drawings(1, 1);
    const changes = fc.record({
      example: fc.constantFrom(...examples),
      x: fc.double({ min: -1e3, max: 1e3, noNaN: true }),
      y: fc.double({ min: -1e3, max: 1e3, noNaN: true }),
      size: fc.double({ min: 0.2, max: 5, noNaN: true }),
      speed: fc.double({ min: 0.1, max: 10, noNaN: true }),
    });
    fc.assert(
      fc.property(changes, ({ example, size, speed, x, y }) => {
        const moved = {
          ...example,
          values: example.values.map((value, i) => value * size + (i % 2 === 0 ? x : y)),
          times: example.times.map((time) => time * speed),
        };
        expectNear(featuresOf(moved), featuresOf(example), 2e-3);
      }),
    );
  });

  it('goes by time: readings at other moments of one movement give nearly the same', () => {
    const at = (t: number): number[] => [Math.sin(t / 200), Math.cos(t / 310)];
    const regular = Array.from({ length: 101 }, (_, i) => 10 * i);
    // Twice as dense first, then sparse, with a hole.
    const irregular = [
      ...Array.from({ length: 100 }, (_, i) => 5 * i),
      505,
      530,
      700,
      720,
      810,
      900,
      950,
      1000,
    ];
    const options = { resample: 'time', translate: 'none', scale: 'none' } as const;
    const [a, b] = [regular, irregular].map((times) => featuresOf(sequenceOf(times.map(at), times), options));
    expectNear(b!, a!, 0.06);
  });

  it('spreads points evenly over the length; a pen that is lifted travels none', () => {
    const even = featuresOf(
      sequenceOf([
        [0, 0],
        [1, 0],
        [10, 0],
        [10, 5],
      ]),
      { scale: 'none', translate: 'none', points: 16, velocity: false },
    );
    for (let i = 1; i < 16; i++) {
      const step = Math.hypot(even[2 * i]! - even[2 * i - 2]!, even[2 * i + 1]! - even[2 * i - 1]!);
      expect(step).toBeCloseTo(1, 5);
    }
    const lifted = {
      ...sequenceOf([
        [0, 0],
        [3, 0],
        [100, 100],
        [103, 100],
      ]),
      strokes: [2],
    };
    const points = featuresOf(lifted, { scale: 'none', translate: 'none', points: 7, velocity: false });
    expect([...points].filter((_, i) => i % 2 === 0).slice(0, 3)).toEqual([0, 1, 2]);
    expect([...points].filter((_, i) => i % 2 === 0).slice(4)).toEqual([101, 102, 103]);
  });

  it('survives what does not move, and what has one moment only', () => {
    for (const resample of ['time', 'length'] as const) {
      const still = featuresOf(
        sequenceOf(
          [
            [5, 5],
            [5, 5],
            [5, 5],
          ],
          [7, 7, 7],
        ),
        { resample },
      );
      expect(still.every(Number.isFinite)).toBe(true);
      const one = featuresOf(sequenceOf([[5, 5]]), { resample });
      expect(one.every(Number.isFinite)).toBe(true);
    }
  });

  it('turns gestures to one direction where that is asked', () => {
    const [example] = drawings(1, 3, ['hook']);
    const angle = 1.1;
    const turned = {
      ...example!,
      values: example!.values.map((_, i, all) => {
        const [x, y] = [all[i & ~1]!, all[i | 1]!];
        return i % 2 === 0
          ? x * Math.cos(angle) - y * Math.sin(angle)
          : x * Math.sin(angle) + y * Math.cos(angle);
      }),
    };
    expectNear(featuresOf(turned, { rotate: true }), featuresOf(example!, { rotate: true }), 2e-3);
  });
});

describe('the 1€ filter', () => {
  it('is first-order smoothing where speed does not count', () => {
    const filter = oneEuroFilter(1, { minCutoff: 2, beta: 0 });
    const times = [0, 10, 25, 45, 50];
    const values = [1, 4, -2, 6, 3];
    let wanted = 1;
    times.forEach((t, i) => {
      const out = Float32Array.of(values[i]!);
      filter.filter(t, out);
      if (i > 0) {
        // Exact share of an RC low-pass with cut-off 2 Hz, as in the paper: 1 / (1 + τ / Te).
        const seconds = (t - times[i - 1]!) / 1000;
        wanted += (values[i]! - wanted) / (1 + 1 / (2 * Math.PI * 2) / seconds);
      }
      expect(out[0]).toBeCloseTo(wanted, 5);
    });
  });

  it('lags less the faster it goes', () => {
    const lag = (beta: number): number => {
      const filter = oneEuroFilter(1, { minCutoff: 1, beta });
      const out = new Float32Array(1);
      for (let i = 0; i <= 50; i++) {
        out[0] = 20 * i;
        filter.filter(10 * i, out);
      }
      return 1000 - out[0]!;
    };
    expect(lag(0.1)).toBeLessThan(lag(0) / 5);
  });
});
