/** A list of numbers that grows without boxing them: 8 bytes a value, whatever the size of the file. */
export class NumberList {
  // Tables of many columns have as many lists: they start small.
  #data: Float64Array = new Float64Array(16);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#data.length) {
      const larger = new Float64Array(grow(this.#length));
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

/** A list of integers from 0 on, 4 bytes each. */
export class IndexList {
  #data: Uint32Array = new Uint32Array(16);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#data.length) {
      const larger = new Uint32Array(grow(this.#length));
      larger.set(this.#data);
      this.#data = larger;
    }
    this.#data[this.#length++] = value;
  }

  /** The values, without a copy. */
  view(): Uint32Array {
    return this.#data.subarray(0, this.#length);
  }
}

/** Long lists grow by half: twice the length would waste too much of the memory of a large table. */
function grow(length: number): number {
  return length < 65_536 ? 2 * length : Math.ceil(1.5 * length);
}

/** A column of repeated words, each stored once. */
export class WordList {
  readonly names: string[] = [];
  readonly #codes = new Map<string, number>();
  readonly #list = new IndexList();
  readonly #most: number;

  /** @param most How many different words to hold before giving up. */
  constructor(most: number) {
    this.#most = most;
  }

  /** The code of a word, new or known; `undefined` if it is one word too many. */
  add(text: string): number | undefined {
    let code = this.#codes.get(text);
    if (code === undefined) {
      if (this.names.length === this.#most) return undefined;
      const name = detached(text);
      code = this.names.push(name) - 1;
      this.#codes.set(name, code);
    }
    return code;
  }

  /** Adds a cell; `false` if it would be one word too many. */
  push(text: string): boolean {
    const code = this.add(text);
    if (code === undefined) return false;
    this.#list.push(code);
    return true;
  }

  /** Index into {@link names}, one per row. */
  codes(): Uint32Array {
    return this.#list.view();
  }
}

/** A copy: a substring keeps the whole chunk of the file it was cut from alive; joining the letters makes a new text. */
export function detached(text: string): string {
  return Array.from(text).join('');
}

/** The line of the file of each row: almost always one more than the line before, so only the others are kept. */
export class LineList {
  readonly #rows = new IndexList();
  readonly #starts = new IndexList();
  #length = 0;
  #next = -1;

  get length(): number {
    return this.#length;
  }

  push(line: number): void {
    if (line !== this.#next) {
      this.#rows.push(this.#length);
      this.#starts.push(line);
    }
    this.#next = line + 1;
    this.#length++;
  }

  /** Line of a row. */
  at(row: number): number {
    const rows = this.#rows.view();
    let low = 0;
    let high = rows.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (rows[middle]! <= row) low = middle;
      else high = middle - 1;
    }
    return this.#starts.view()[low]! + row - rows[low]!;
  }
}
