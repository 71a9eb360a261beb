import { describe, expect, it } from 'vitest';
import { createSchedule } from './create.ts';
import type { ScheduleConfig } from './types.ts';

const at = (step: number, epoch = 1) => ({ step, epoch, steps: 100, learningRate: 2 });

function rates(config: ScheduleConfig, steps: readonly number[]): number[] {
  const schedule = createSchedule('test', config, 100);
  return steps.map((step) => schedule.rate(at(step)));
}

describe('schedules', () => {
  it('constant stays', () => {
    expect(rates({ name: 'constant' }, [0, 50, 1000])).toEqual([2, 2, 2]);
    expect(createSchedule('test', undefined, undefined).rate(at(3))).toBe(2);
  });

  it('cosine falls from the base rate to its final share and stays there', () => {
    const [start, middle, end, beyond] = rates({ name: 'cosine', final: 0.1 }, [0, 50, 100, 150]);
    expect(start).toBe(2);
    expect(middle).toBeCloseTo(2 * 0.55, 12);
    expect(end).toBeCloseTo(0.2, 12);
    expect(beyond).toBeCloseTo(0.2, 12);
  });

  it('warms up linearly, then starts the cosine from the top', () => {
    const got = rates({ name: 'cosine', warmupSteps: 4, steps: 24 }, [0, 1, 2, 3, 4, 14, 24]);
    const expected = [0.4, 0.8, 1.2, 1.6, 2, 1, 0];
    got.forEach((rate, index) => {
      expect(rate).toBeCloseTo(expected[index]!, 12);
    });
  });

  it('step drops every so many epochs', () => {
    const schedule = createSchedule('test', { name: 'step', every: 2, factor: 0.5 }, undefined);
    expect([1, 2, 3, 4, 5].map((epoch) => schedule.rate(at(0, epoch)))).toEqual([2, 2, 1, 1, 0.5]);
  });

  it('plateau drops after each stretch without improvement, down to its minimum, and continues from its state', () => {
    const config: ScheduleConfig = { name: 'plateau', factor: 0.5, patience: 2, minimum: 0.2, minDelta: 0.1 };
    const schedule = createSchedule('test', config, undefined);
    const losses = [5, 4, 3.95, 3.95, 3.95, 3, 3, 3, 3, 3, 3, 3];
    const straight = losses.map((loss) => {
      schedule.epochEnd(loss);
      return schedule.rate(at(0));
    });
    expect(straight).toEqual([2, 2, 2, 1, 1, 1, 1, 0.5, 0.5, 0.4, 0.4, 0.4]);
    let state = createSchedule('test', config, undefined).state();
    const resumed = losses.map((loss) => {
      const next = createSchedule('test', config, undefined);
      next.restore(JSON.parse(JSON.stringify(state)));
      next.epochEnd(loss);
      state = next.state();
      return next.rate(at(0));
    });
    expect(resumed).toEqual(straight);
  });

  it('takes a function, and checks what it gives', () => {
    expect(createSchedule('test', ({ step, learningRate }) => learningRate / (1 + step), 5).rate(at(3))).toBe(
      0.5,
    );
    expect(() => createSchedule('fit()', () => Number.NaN, 5).rate(at(3))).toThrow(
      'fit(): schedule must give a number of at least 0, got NaN at step 3.',
    );
  });

  it('says what is wrong', () => {
    const make = (schedule: unknown) => () => createSchedule('fit()', schedule as ScheduleConfig, undefined);
    expect(make('linear')).toThrow('"constant", "cosine", "step" or "plateau", got "linear"');
    expect(make({ name: 'step' })).toThrow('needs every');
    expect(make({ name: 'cosine' })).toThrow('set schedule.steps or batchesPerEpoch');
    expect(make({ name: 'plateau', factor: -1 })).toThrow('factor must be a positive number, got -1');
    expect(make({ name: 'constant', warmupSteps: -1 })).toThrow('warmupSteps must be a number of at least 0');
  });
});
