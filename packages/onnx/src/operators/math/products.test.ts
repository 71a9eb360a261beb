import { describe, it } from 'vitest';
import { productCases } from '../../../test/cases/math-products.ts';
import { checkCase } from '../../../test/operator-case.ts';

describe('products of matrices', () => {
  it.each(productCases)('$name', checkCase);
});
