import type { ZooProgress } from '../zoo/types.ts';

/** Adds up how far several files are. */
export class Tally {
  readonly #files = new Map<string, { loaded: number; received: number; total: number | undefined }>();
  readonly #onProgress: ((progress: ZooProgress) => void) | undefined;

  constructor(onProgress: ((progress: ZooProgress) => void) | undefined) {
    this.#onProgress = onProgress;
  }

  /** A file there will be. */
  expect(id: string, total: number | undefined): void {
    this.#files.set(id, { loaded: 0, received: 0, total });
  }

  /** A file moved on. */
  update(id: string, loaded: number, received: number, total: number | undefined): void {
    const before = this.#files.get(id);
    this.#files.set(id, { loaded, received, total: total ?? before?.total });
    if (this.#onProgress === undefined) return;
    const sum = { loaded: 0, received: 0, total: 0 as number | undefined };
    for (const file of this.#files.values()) {
      sum.loaded += file.loaded;
      sum.received += file.received;
      sum.total = sum.total === undefined || file.total === undefined ? undefined : sum.total + file.total;
    }
    this.#onProgress({ id, ...sum });
  }
}
