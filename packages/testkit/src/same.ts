/**
 * Where two results differ, to the last bit: NaN equals NaN, 0 is not −0, typed arrays and plain objects are looked into.
 *
 * @returns A sentence about the first difference, or undefined if there is none.
 */
export function firstDifference(a: unknown, b: unknown, path = 'result'): string | undefined {
  if (Object.is(a, b)) return undefined;
  if (!isObject(a) || !isObject(b)) return `${path} is ${show(a)} once and ${show(b)} the other time`;
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return `${path} is of two classes`;
  if (a instanceof Date)
    return firstDifference(a.getTime(), (b as unknown as Date).getTime(), `${path}.getTime()`);
  if (a instanceof Map || a instanceof Set)
    return firstDifference([...a], [...(b as unknown as Set<unknown>)], path);
  if (a instanceof ArrayBuffer) {
    return firstDifference(new Uint8Array(a), new Uint8Array(b as unknown as ArrayBuffer), path);
  }
  return differenceInParts(a, b, path);
}

function differenceInParts(
  a: Readonly<Record<string, unknown>>,
  b: Readonly<Record<string, unknown>>,
  path: string,
): string | undefined {
  const [keys, others] = [Object.keys(a), Object.keys(b)];
  if (keys.length !== others.length)
    return `${path} has ${keys.length} entries once and ${others.length} the other time`;
  for (const key of keys) {
    if (!Object.hasOwn(b, key)) return `${path} has "${key}" only once`;
    const at = /^\d+$/.test(key) ? `${path}[${key}]` : `${path}.${key}`;
    const difference = firstDifference(a[key], b[key], at);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function show(value: unknown): string {
  if (typeof value === 'function') return 'a function (give plain data)';
  return isObject(value) ? 'an object' : typeof value === 'string' ? JSON.stringify(value) : String(value);
}
