/** Gives equal things equal whole numbers. */
class Names {
  readonly #known = new Map<string, number>();

  of(thing: string): number {
    const known = this.#known.get(thing);
    if (known !== undefined) return known;
    this.#known.set(thing, this.#known.size);
    return this.#known.size - 1;
  }
}

/** Names of stretches of music: those of equal length with one name are the same. */
export class Windows {
  readonly #names = new Names();
  readonly #transposed: boolean;

  /** @param transposed Whether the same music in another key counts as the same. */
  constructor(transposed: boolean) {
    this.#transposed = transposed;
  }

  /**
   * Names all stretches of a piece, by doubling: a stretch of 2n is two of n.
   *
   * @param frames MIDI numbers from high to low.
   * @param length Frames in a stretch, at least 2.
   * @returns One name for each frame at which a stretch begins; none if the piece is shorter.
   */
  of(frames: readonly (readonly number[])[], length: number): number[] {
    if (frames.length < length) return [];
    let names = this.#links(frames);
    let covered = 1;
    // A stretch of n frames has n − 1 links.
    while (covered < length - 1) {
      const by = Math.min(covered, length - 1 - covered);
      names = Array.from({ length: names.length - by }, (_, t) =>
        this.#names.of(`${covered + by}:${names[t]},${names[t + by]}`),
      );
      covered += by;
    }
    return names;
  }

  /** Two frames and how they lie to each other. */
  #links(frames: readonly (readonly number[])[]): number[] {
    let top = frames.find((frame) => frame.length > 0)?.[0] ?? 0;
    return frames.slice(1).map((next, t) => {
      const frame = frames[t]!;
      const from = this.#transposed ? (frame[0] ?? top) : 0;
      top = frame[0] ?? top;
      const relative = (notes: readonly number[]): string => notes.map((pitch) => pitch - from).join();
      return this.#names.of(`${relative(frame)}>${relative(next)}`);
    });
  }
}
