import { ZooError } from '../../errors.ts';

/** Does something in the browser's cache, and says in words what stands in the way. */
export async function inWords<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const name = cause instanceof Error || cause instanceof DOMException ? cause.name : '';
    if (name !== 'QuotaExceededError' && name !== 'SecurityError') throw cause;
    const reason =
      name === 'QuotaExceededError'
        ? 'what the browser allows this site to keep is used up'
        : 'the browser does not allow this page to keep anything';
    throw new ZooError(
      'ERR_CACHE',
      `zoo.load(): a model cannot be kept: ${reason}; make room (zoo.cache.prune()), or do without a cache: cache: false.`,
      { cause },
    );
  }
}
