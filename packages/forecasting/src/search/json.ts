const prefix = 'number:';

/** JSON that keeps what JSON cannot say: numbers that are not finite, such as `patience: Infinity`. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'number' && !Number.isFinite(each) ? `${prefix}${each}` : each,
  );
}

/** Reads what {@link toJson} wrote. */
export function fromJson(text: string): unknown {
  return JSON.parse(text, (_, each: unknown) =>
    typeof each === 'string' && each.startsWith(prefix) ? Number(each.slice(prefix.length)) : each,
  );
}
