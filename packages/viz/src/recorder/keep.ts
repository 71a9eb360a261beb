import { createStore, delMany, get, getMany, setMany, type UseStore } from 'idb-keyval';
import type { RecordedGesture } from '../gesture/types.ts';
import { type Book, bookOf } from './book.ts';

/** What is written last: nothing counts that is not in it. */
interface Index {
  readonly classes: readonly string[];
  readonly ids: readonly string[];
}

let opened: UseStore | undefined;

function store(): UseStore {
  opened ??= createStore('recurra-gesture-recorder', 'recordings');
  return opened;
}

/** Who hears of what happens in the store. */
export interface KeeperHost {
  /** Another tab has changed the recordings. */
  changedElsewhere(): void;
  /** Nothing can be kept. */
  failed(error: unknown): void;
}

/** Keeps a book in IndexedDB: of each change, only what is new is written. */
export class Keeper {
  readonly #key: string;
  readonly #host: KeeperHost;
  readonly #channel: BroadcastChannel;
  readonly #ids: Map<RecordedGesture, string> = new Map();
  /** Of this page only: other tabs number theirs too. */
  readonly #page: string = Math.random().toString(36).slice(2, 10);
  #count = 0;
  #next: Book | undefined;
  #writing: Promise<void> | undefined;

  /** @param key Names the recordings; those of other keys are others. */
  constructor(key: string, host: KeeperHost) {
    this.#key = key;
    this.#host = host;
    this.#channel = new BroadcastChannel(`recurra-gesture-recorder/${key}`);
    this.#channel.onmessage = () => host.changedElsewhere();
  }

  /**
   * Reads what is kept.
   *
   * @returns It; undefined if nothing was ever kept.
   */
  async load(): Promise<Book | undefined> {
    await this.#writing;
    const index = await get<Index>(`${this.#key}/index`, store());
    if (index === undefined) return undefined;
    const found = await getMany<RecordedGesture | undefined>(
      index.ids.map((id) => `${this.#key}/${id}`),
      store(),
    );
    this.#ids.clear();
    const examples: RecordedGesture[] = [];
    for (const [i, example] of found.entries()) {
      if (example === undefined) continue;
      examples.push(example);
      this.#ids.set(example, index.ids[i]!);
    }
    return bookOf(examples, index.classes);
  }

  /** Keeps a book; of several in a row, the last. */
  save(book: Book): void {
    this.#next = book;
    this.#writing ??= this.#writeAll();
  }

  /** Resolves when everything is written. */
  async settled(): Promise<void> {
    await this.#writing;
  }

  close(): void {
    void this.settled().then(() => this.#channel.close());
  }

  async #writeAll(): Promise<void> {
    try {
      while (this.#next !== undefined) {
        const book = this.#next;
        this.#next = undefined;
        await this.#write(book);
      }
      this.#channel.postMessage('changed');
    } catch (error) {
      this.#host.failed(error);
    } finally {
      this.#writing = undefined;
    }
  }

  async #write({ classes, examples }: Book): Promise<void> {
    const added: [string, unknown][] = [];
    const ids = examples.map((example) => {
      const known = this.#ids.get(example);
      if (known !== undefined) return known;
      const id = `${Date.now().toString(36)}-${this.#page}-${this.#count++}`;
      added.push([`${this.#key}/${id}`, example]);
      return id;
    });
    const index: Index = { classes, ids };
    // One transaction: either all of it is kept, or what was there before.
    await setMany([...added, [`${this.#key}/index`, index]], store());
    const present = new Set(ids);
    const gone = [...this.#ids].filter(([, id]) => !present.has(id));
    for (const [example] of gone) this.#ids.delete(example);
    for (const [i, example] of examples.entries()) this.#ids.set(example, ids[i]!);
    if (gone.length > 0)
      await delMany(
        gone.map(([, id]) => `${this.#key}/${id}`),
        store(),
      );
  }
}
