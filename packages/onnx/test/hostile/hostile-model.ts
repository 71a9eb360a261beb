/** A file, and where it is refused: when it is read, when it is bound, or when it is run. */
export interface HostileModel {
  readonly file: () => Uint8Array;
  readonly refusedAt: 'parse' | 'bind' | 'compute';
  /** What the error must say. */
  readonly saying: RegExp;
}

/** One that is refused when it is read. */
export function parse(file: () => Uint8Array, saying: RegExp): HostileModel {
  return { file, refusedAt: 'parse', saying };
}

/** One that is refused when it is bound. */
export function bind(file: () => Uint8Array, saying: RegExp): HostileModel {
  return { file, refusedAt: 'bind', saying };
}

/** One that is refused when it is run. */
export function run(file: () => Uint8Array, saying: RegExp): HostileModel {
  return { file, refusedAt: 'compute', saying };
}
