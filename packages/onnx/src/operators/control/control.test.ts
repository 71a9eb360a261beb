import { describe, expect, it } from 'vitest';
import { controlCases } from '../../../test/cases/control.ts';
import { expectSame, runOrt, runRecurra } from '../../../test/operator-case.ts';

describe('If, Loop and Scan', () => {
  it.each(controlCases)('$name', async ({ model, feeds }) => {
    expectSame(await runRecurra(model, feeds), await runOrt(model, feeds));
  });
});
