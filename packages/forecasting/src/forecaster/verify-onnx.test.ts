import { useBackend } from '@recurra/core/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { forecast } from '../job.ts';
import { makeTable } from '../testing/fixtures.ts';
import { verifyOnnx } from './verify-onnx.ts';

beforeAll(() => useBackend('cpu'));

describe('verifyOnnx', () => {
  const table = makeTable({ length: 120, series: 2 });
  const options = { horizon: 6, hiddenSize: 4, batchSize: 8, stepsPerEpoch: 3, epochs: 3 };

  it('finds the same forecast in ONNX Runtime, and notices another', async () => {
    const result = await forecast(table, options);
    const bytes = result.toOnnx();
    const same = await verifyOnnx(bytes, table, result);
    expect(same.maxRelativeDifference).toBeLessThanOrEqual(1e-4);
    expect(same.series.map(({ id }) => id)).toEqual(['series 1', 'series 2']);
    expect(same.runtime).toContain('onnxruntime');

    const [first, second] = result.forecasts;
    const moved = { ...second!, median: second!.median.map((value) => value * 1.01) };
    const other = await verifyOnnx(bytes, table, { forecasts: [first!, moved] });
    expect(other.series[0]!.maxRelativeDifference).toBeLessThanOrEqual(1e-4);
    expect(other.maxRelativeDifference).toBeCloseTo(0.01, 3);
    result.model.dispose();
  });
});
