import { describe, it } from 'vitest';
import { reduceCases } from '../../../test/cases/math-reduce.ts';
import { checkCase } from '../../../test/operator-case.ts';

describe('operators along axes', () => {
  it.each(reduceCases)('$name', checkCase);
});
