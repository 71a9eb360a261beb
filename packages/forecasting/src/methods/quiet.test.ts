import { expect, it, vi } from 'vitest';
import { loadArima } from './load-arima.ts';

// In a file of its own: the library takes the console's functions as it is loaded, once.
it('the package arima can be kept quiet, and nobody else is', async () => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  const { Arima, quietly } = await loadArima();
  const speak = (): void => {
    const model = new Arima({ p: 1, d: 0, q: 1, verbose: true });
    model.fit(Array.from({ length: 40 }, (_, t) => Math.sin(t) + t / 10));
    model.destroy();
  };
  speak();
  expect(log.mock.calls.length).toBeGreaterThan(0);
  log.mockClear();
  quietly(speak);
  expect(log).not.toHaveBeenCalled();
  expect(() => quietly(() => new Arima({ p: -1 }))).toThrow(/negative/);
  speak();
  expect(log.mock.calls.length).toBeGreaterThan(0);
  expect(console.log).toBe(log);
  log.mockRestore();
});
