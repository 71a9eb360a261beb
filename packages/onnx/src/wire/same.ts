/**
 * Whether two decoded values are the same: numbers and text by value, lists and messages by what they hold, NaN equal to
 * itself.
 *
 * @param without Properties of the outermost message that do not matter.
 */
export function isSame(a: unknown, b: unknown, without?: ReadonlySet<string>): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (a instanceof Uint8Array && b instanceof Uint8Array) return isSameBytes(a, b);
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, i) => isSame(item, b[i]));
  }
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  const [mine, others] = [entries(a, without), entries(b, without)];
  if (mine.length !== others.length) return false;
  return mine.every(
    ([key, value]) => Object.hasOwn(b, key) && isSame(value, (b as Record<string, unknown>)[key]),
  );
}

/** What is set; a property that holds undefined is not. */
function entries(message: object, without?: ReadonlySet<string>): [string, unknown][] {
  return Object.entries(message).filter(([key, value]) => value !== undefined && without?.has(key) !== true);
}

/** Bytes beyond which other memory counts as changed: comparing weights would cost more than writing them. */
const longest = 4096;

function isSameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  if (a.buffer === b.buffer && a.byteOffset === b.byteOffset) return true;
  return a.length <= longest && a.every((byte, i) => byte === b[i]);
}
