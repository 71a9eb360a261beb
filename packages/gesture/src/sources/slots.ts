/** Small numbers for things that come and go: a newcomer gets the lowest one that is free. */
export interface Slots<K> {
  /** @returns The number of one that is here. */
  get(key: K): number | undefined;
  /** @returns The number of one that is here, or has just come. */
  enter(key: K): number;
  /** @returns The number that one had, free from now on. */
  leave(key: K): number | undefined;
  /** Those who are here. */
  keys(): IterableIterator<K>;
}

/**
 * Browsers count pointers up for ever; numbered so, a finger that is lifted and put down again is the same pointer.
 *
 * @returns Slots, all of them free.
 */
export function createSlots<K>(): Slots<K> {
  const taken = new Map<K, number>();
  const lowestFree = (): number => {
    const numbers = new Set(taken.values());
    let slot = 0;
    while (numbers.has(slot)) slot++;
    return slot;
  };
  return {
    get: (key) => taken.get(key),
    enter(key) {
      const slot = taken.get(key) ?? lowestFree();
      taken.set(key, slot);
      return slot;
    },
    leave(key) {
      const slot = taken.get(key);
      taken.delete(key);
      return slot;
    },
    keys: () => taken.keys(),
  };
}
