/** A list of numbers that grows without boxing them: 8 bytes a value, whatever the size of the file. */
export class NumberList {
  #data: Float64Array = new Float64Array(1024);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#data.length) {
      const larger = new Float64Array(this.#data.length * 2);
      larger.set(this.#data);
      this.#data = larger;
    }
    this.#data[this.#length++] = value;
  }

  /** The values, without a copy. */
  view(): Float64Array {
    return this.#data.subarray(0, this.#length);
  }
}

/** A column of repeated words, each stored once. */
export class WordList {
  readonly names: string[] = [];
  readonly #codes = new Map<string, number>();
  readonly #list = new NumberList();
  readonly #most: number;

  /** @param most How many different words to hold before giving up. */
  constructor(most: number) {
    this.#most = most;
  }

  /** Adds a cell; `false` if it would be one word too many. */
  push(text: string): boolean {
    let code = this.#codes.get(text);
    if (code === undefined) {
      if (this.names.length === this.#most) return false;
      // A substring keeps the whole chunk of the file it was cut from alive; joining the letters makes a copy.
      const name = Array.from(text).join('');
      code = this.names.push(name) - 1;
      this.#codes.set(name, code);
    }
    this.#list.push(code);
    return true;
  }

  /** Index into {@link names}, one per row. */
  codes(): Float64Array {
    return this.#list.view();
  }
}
