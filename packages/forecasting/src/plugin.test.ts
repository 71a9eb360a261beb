import { specVersion } from '@recurra/plugin';
import { describe, expect, it } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import { forecasting } from './plugin.ts';

describe('forecasting()', () => {
  it('is a plugin of the current contract that loads what the package exports', async () => {
    const plugin = forecasting();
    expect(plugin).toMatchObject({ specVersion, id: 'forecasting', version: manifest.version, models: [] });
    expect(await plugin.tasks.forecast()).toMatchObject({
      open: expect.any(Function),
      run: expect.any(Function),
    });
    const implementation = await plugin.load();
    expect(typeof implementation.forecast).toBe('function');
    expect(typeof implementation.readTable).toBe('function');
  });
});
