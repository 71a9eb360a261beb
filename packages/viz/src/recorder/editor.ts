import { trimDrawing } from '../gesture/drawing.ts';
import type { Drawing, PointRange, RecordedGesture } from '../gesture/types.ts';
import {
  addClass,
  addExamples,
  type Book,
  cleanName,
  deleteClass,
  emptyBook,
  examplesOf,
  freeName,
  renameClass,
  replaceExample,
} from './book.ts';
import { History } from './history.ts';
import { newOnes } from './json.ts';
import { Keeper } from './keep.ts';

/** What an editor is in: hears what changed. */
export interface EditorHost {
  /** Something looks different now. */
  changed(): void;
  /** The book is another one. */
  turned(book: Book, reason: string): void;
  /** The browser keeps nothing. */
  failed(error: unknown): void;
}

/** The examples of a recorder, what is looked at, what was done to them, and where they are kept. */
export class RecorderEditor {
  readonly #host: EditorHost;
  readonly #history: History<Book> = new History();
  #keeper: Keeper | undefined;
  book: Book = emptyBook;
  /** The class that is recorded. */
  selected: string | undefined;
  /** The example that is looked at. */
  shown: RecordedGesture | undefined;
  /** What stays of it when it is trimmed. */
  range: PointRange = { first: 0, last: 0 };
  /** What happened last, in words. */
  message = '';
  /** Whether what is kept is still being read. */
  isLoading = false;

  constructor(host: EditorHost) {
    this.#host = host;
  }

  get canUndo(): boolean {
    return this.#history.canUndo;
  }

  get canRedo(): boolean {
    return this.#history.canRedo;
  }

  /** Examples of the class that is recorded. */
  get examples(): readonly RecordedGesture[] {
    return examplesOf(this.book, this.selected);
  }

  /** Finds what is kept under a name, and keeps all that follows there; without a name nothing is kept. */
  async open(key: string | undefined): Promise<void> {
    this.close();
    if (!key) return;
    const keeper = new Keeper(key, {
      changedElsewhere: () => void this.#load(keeper, 'other-tab'),
      failed: (error) => this.#host.failed(error),
    });
    this.#keeper = keeper;
    this.isLoading = true;
    this.#host.changed();
    await this.#load(keeper, 'load');
  }

  /** Keeps nothing any more; what is being written is. */
  close(): void {
    this.#keeper?.close();
    this.#keeper = undefined;
    this.isLoading = false;
  }

  async #load(keeper: Keeper, reason: 'load' | 'other-tab'): Promise<void> {
    let book: Book | undefined;
    try {
      book = await keeper.load();
    } catch (error) {
      if (keeper === this.#keeper) this.#host.failed(error);
    }
    if (keeper !== this.#keeper) return;
    this.isLoading = false;
    if (book !== undefined) this.show(book, reason);
    else if (this.book !== emptyBook) keeper.save(this.book);
    this.#host.changed();
  }

  /** Shows another book; what was done to the one before is not to be undone. */
  show(book: Book, reason?: string): void {
    this.#history.clear();
    this.book = book;
    this.#settle();
    if (reason === undefined) this.#keep();
    else this.#host.turned(book, reason);
  }

  #keep(): void {
    if (!this.isLoading) this.#keeper?.save(this.book);
  }

  /** Lets go of what is not there any more. */
  #settle(): void {
    const { classes, examples } = this.book;
    if (this.selected === undefined || !classes.includes(this.selected)) this.selected = classes[0];
    if (this.shown && !examples.includes(this.shown)) this.shown = undefined;
    this.#host.changed();
  }

  #commit(book: Book, reason: string, message: string): void {
    this.#history.remember(this.book);
    this.#turn(book, reason, message);
  }

  #turn(book: Book, reason: string, message: string): void {
    this.book = book;
    this.message = message;
    this.#settle();
    this.#keep();
    this.#host.turned(book, reason);
  }

  /** Says something. */
  say(message: string): void {
    this.message = message;
    this.#host.changed();
  }

  /** Looks at an example, or at none. */
  look(example: RecordedGesture | undefined): void {
    this.shown = example;
    this.range = { first: 0, last: (example?.points.length ?? 1) - 1 };
    this.#host.changed();
  }

  /** Shows what trimming would leave. */
  setRange(range: PointRange): void {
    this.range = range;
    this.#host.changed();
  }

  select(name: string): void {
    this.selected = name;
    this.look(undefined);
  }

  /** Adds examples that are not there yet; returns how many. */
  addExamples(examples: readonly RecordedGesture[]): number {
    const added = newOnes(examples, this.book.examples);
    const n = added.length;
    if (n === 0) this.say('All of them are here already');
    else
      this.#commit(addExamples(this.book, added), 'import', `Added ${n} ${n === 1 ? 'example' : 'examples'}`);
    return n;
  }

  addClass(given: string): void {
    const name = cleanName(given);
    if (name === '') {
      this.say('Give the class a name first');
      return;
    }
    if (!this.book.classes.includes(name))
      this.#commit(addClass(this.book, name), 'add-class', `Class “${name}” added. Draw it`);
    this.select(name);
  }

  /** Gives the class that is recorded another name; one that is empty or taken is refused. */
  rename(given: string): void {
    const name = cleanName(given);
    const { book, selected } = this;
    if (selected === undefined || name === selected) return;
    if (name === '' || book.classes.includes(name)) {
      this.say(name === '' ? 'A class needs a name' : `There is a class “${name}” already`);
      return;
    }
    // First, so that it is still there after the change.
    this.selected = name;
    this.#commit(renameClass(book, selected, name), 'rename-class', `Renamed to “${name}”`);
  }

  deleteClass(): void {
    const { book, selected } = this;
    if (selected === undefined) return;
    const n = this.examples.length;
    const words = `Deleted “${selected}” with ${n === 1 ? '1 example' : `${n} examples`}. Undo brings it back`;
    this.#commit(deleteClass(book, selected), 'delete-class', words);
  }

  /** Keeps a drawing as an example of the class that is recorded; of a new class, if there is none. */
  record({ points, strokes = [] }: Drawing, subject: string | undefined): void {
    const name = this.selected ?? freeName(this.book);
    const start = points[0]![2];
    const example: RecordedGesture = {
      name,
      ...(subject && { subject }),
      // From its own beginning: the page's clock means nothing elsewhere.
      points: points.map(([x, y, t]) => [x, y, Math.round((t - start) * 100) / 100] as const),
      ...(strokes.length > 0 && { strokes }),
    };
    const n = examplesOf(this.book, name).length + 1;
    this.#commit(addExamples(this.book, [example]), 'record', `Example ${n} of “${name}” recorded`);
  }

  /** Cuts off what is outside the range from the example that is looked at. */
  trim(): void {
    if (this.shown) this.#replace(this.shown, trimDrawing(this.shown, this.range), 'trim', 'Trimmed');
  }

  /** Makes the example that is looked at one of another class. */
  move(name: string): void {
    if (this.shown) this.#replace(this.shown, { ...this.shown, name }, 'move', `Now an example of “${name}”`);
  }

  #replace(example: RecordedGesture, by: RecordedGesture, reason: string, message: string): void {
    const book = replaceExample(this.book, example, by);
    this.selected = by.name;
    // The new one is not in the book yet: it is looked at once it is.
    this.#commit(book, reason, message);
    this.look(by);
  }

  delete(example: RecordedGesture): void {
    const book = replaceExample(this.book, example, undefined);
    this.#commit(book, 'delete', 'Example deleted. Undo brings it back');
  }

  undo(): void {
    const book = this.#history.undo(this.book);
    if (book) this.#turn(book, 'undo', 'Undone');
  }

  redo(): void {
    const book = this.#history.redo(this.book);
    if (book) this.#turn(book, 'redo', 'Done again');
  }
}
