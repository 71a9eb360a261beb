import { describe, it } from 'vitest';
import { elementwiseCases } from '../../../test/cases/math-elementwise.ts';
import { checkCase } from '../../../test/operator-case.ts';

describe('operators that compute element by element', () => {
  it.each(elementwiseCases)('$name', checkCase);
});
