/** What is known by name, as far as reading goes. */
export interface Lookup<V> {
  get(name: string): V | undefined;
}

/**
 * Names and what they stand for in a graph that lies inside others: what is not known here is looked up around. Nothing
 * is copied, as thousands of graphs may lie in one.
 */
export class Scoped<V> implements Lookup<V> {
  readonly #own = new Map<string, V | undefined>();
  readonly #outer: Lookup<V> | undefined;

  constructor(outer?: Lookup<V>) {
    this.#outer = outer;
  }

  get(name: string): V | undefined {
    return this.#own.has(name) ? this.#own.get(name) : this.#outer?.get(name);
  }

  set(name: string, value: V): void {
    this.#own.set(name, value);
  }

  /** Makes a name unknown here, whatever it stands for around. */
  hide(name: string): void {
    this.#own.set(name, undefined);
  }
}
