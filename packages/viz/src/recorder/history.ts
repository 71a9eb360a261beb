/** Steps that can be undone. */
const most = 200;

/** Values that follow one another, to go back and forth between. */
export class History<T> {
  #past: T[] = [];
  #future: T[] = [];

  get canUndo(): boolean {
    return this.#past.length > 0;
  }

  get canRedo(): boolean {
    return this.#future.length > 0;
  }

  /** Keeps a value that is about to be followed by another. */
  remember(value: T): void {
    this.#past = [...this.#past, value].slice(-most);
    this.#future = [];
  }

  /** The value before, the present one being kept for redo; undefined if there is none. */
  undo(present: T): T | undefined {
    const before = this.#past.pop();
    if (before !== undefined) this.#future.push(present);
    return before;
  }

  /** The value after, if it was undone; undefined if there is none. */
  redo(present: T): T | undefined {
    const after = this.#future.pop();
    if (after !== undefined) this.#past.push(present);
    return after;
  }

  clear(): void {
    this.#past = [];
    this.#future = [];
  }
}
