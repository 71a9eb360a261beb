import { expect, it } from 'vitest';
import { loadOperators } from './families.ts';
import { operators } from './index.ts';

it.each(Object.keys(operators))('%s is found in its family', async (name) => {
  expect((await loadOperators([name]))[name]).toBe(operators[name]);
});

it('fetches no more than it needs', async () => {
  expect(Object.keys(await loadOperators(['LSTM'])).sort()).toEqual(['GRU', 'LSTM', 'RNN']);
  expect(await loadOperators([])).toEqual({});
});
