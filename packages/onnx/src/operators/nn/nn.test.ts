import { describe, it } from 'vitest';
import { nnCases } from '../../../test/cases/nn.ts';
import { checkCase } from '../../../test/operator-case.ts';

describe('operators of networks against ONNX Runtime', () => {
  it.each(nnCases)('$name', checkCase);
});
