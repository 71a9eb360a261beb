import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tasks } from '../lab/tasks/index.ts';
import { cellNames, limits, readSettings, type Settings, usualSettings, writeSettings } from './settings.ts';

const between = ([min, max]: readonly [number, number]) => fc.integer({ min, max });

describe('settings in an address', () => {
  it('come back as they went', () => {
    const settings = fc.record({
      task: fc.constantFrom(...tasks.map(({ id }) => id)),
      kind: fc.constantFrom(...(Object.keys(cellNames) as Settings['kind'][])),
      hiddenSize: between(limits.hiddenSize),
      length: between(limits.length),
      learningRate: fc.double({ min: 0.0001, max: 0.1, noNaN: true }),
      steps: between(limits.steps),
      seed: between(limits.seed),
    });
    fc.assert(
      fc.property(settings, (given) => {
        expect(readSettings(`?${writeSettings(given)}`)).toEqual(given);
      }),
    );
  });

  it('are as usual where the address makes no sense', () => {
    expect(readSettings('')).toEqual(usualSettings);
    expect(readSettings('?task=chess&kind=constructor2&seed=x&length=')).toEqual(usualSettings);
    expect(readSettings('?hiddenSize=1e9&steps=-4')).toEqual({ ...usualSettings, hiddenSize: 64, steps: 50 });
  });
});
