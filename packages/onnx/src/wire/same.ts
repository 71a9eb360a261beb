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
  return isSameMessage(a as Message, b as Message, without);
}

type Message = Readonly<Record<string, unknown>>;

/** Only what is set counts; a property that holds undefined is not. */
function isSameMessage(a: Message, b: Message, without?: ReadonlySet<string>): boolean {
  for (const key of Object.keys(a)) {
    if (a[key] === undefined || without?.has(key) === true) continue;
    if (!Object.hasOwn(b, key) || !isSame(a[key], b[key])) return false;
  }
  return Object.keys(b).every((key) => Object.hasOwn(a, key) || b[key] === undefined || without?.has(key));
}

/** Bytes beyond which other memory counts as changed: comparing weights would cost more than writing them. */
const longest = 4096;

function isSameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  if (a.buffer === b.buffer && a.byteOffset === b.byteOffset) return true;
  return a.length <= longest && a.every((byte, i) => byte === b[i]);
}
