import { ZooError } from '../../errors.ts';

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: "the disk's quota is used up",
  EROFS: 'the disk is read-only',
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  ENOTDIR: 'a file is where a folder should be',
};

/** Whether an error of the file system has one of these codes. */
export function hasCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && codes.includes(String((error as NodeJS.ErrnoException).code));
}

/** Does something in the cache's folder, and says in words what stands in the way. */
export async function inWords<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const code = String((cause as NodeJS.ErrnoException | undefined)?.code);
    if (!(cause instanceof Error) || !/^E[A-Z]+$/.test(code)) throw cause;
    const reason = reasons[code] ?? cause.message;
    throw new ZooError(
      'ERR_CACHE',
      `zoo.load(): the cache ${folder} cannot be used: ${reason}; make room (zoo.cache.prune()), give another folder as cache, or ` +
        'do without one: cache: false.',
      { cause },
    );
  }
}
