import type { Bout } from './types.ts';

/** A bout of work that is done when the function returns. */
export function repeated(work: () => void, dispose: () => void = () => {}): Bout {
  return {
    async run(times) {
      const begun = performance.now();
      for (let i = 0; i < times; i++) work();
      return performance.now() - begun;
    },
    dispose,
  };
}

/** A bout of work to be awaited; what waiting costs is part of it, as users pay it too. */
export function awaited(work: () => Promise<unknown>, dispose: () => void | Promise<void> = () => {}): Bout {
  return {
    async run(times) {
      const begun = performance.now();
      for (let i = 0; i < times; i++) await work();
      return performance.now() - begun;
    },
    dispose,
  };
}
