import { ArgumentError } from '@recurra/plugin';
import type { CacheEntry, ModelCache } from '../cache/types.ts';
import type { PruneOptions, ZooCache } from './types.ts';

function checkLimit(name: string, value: number | undefined): void {
  if (value === undefined || value >= 0) return;
  throw new ArgumentError(`zoo.cache.prune(): ${name} must be a number of at least 0, got ${String(value)}.`);
}

/** What goes: what was not used for too long, and of the rest what was used longest ago until it fits. */
function chooseVictims(
  entries: readonly CacheEntry[],
  { maxBytes, unused }: PruneOptions,
  now: number,
): CacheEntry[] {
  const victims: CacheEntry[] = [];
  let left = maxBytes ?? Number.POSITIVE_INFINITY;
  for (const entry of entries) {
    const isOld = unused !== undefined && now - entry.usedAt > unused;
    if (isOld || entry.bytes > left) {
      victims.push(entry);
      // Older ones that would still fit must not outlive it.
      if (!isOld) left = 0;
    } else left -= entry.bytes;
  }
  return victims;
}

/** Looks after the models that are kept. */
export function zooCache(cache: ModelCache): ZooCache {
  const list = async (): Promise<CacheEntry[]> =>
    [...(await cache.list())].sort((a, b) => b.usedAt - a.usedAt || (a.key < b.key ? -1 : 1));
  return {
    location: cache.location,
    list,
    async prune(options = {}) {
      checkLimit('maxBytes', options.maxBytes);
      checkLimit('unused', options.unused);
      const removed = chooseVictims(await list(), options, Date.now());
      for (const { key } of removed) await cache.remove(key);
      const drafts = await cache.sweep();
      return { removed, freedBytes: removed.reduce((sum, { bytes }) => sum + bytes, drafts) };
    },
    remove: (key) => cache.remove(key),
  };
}
