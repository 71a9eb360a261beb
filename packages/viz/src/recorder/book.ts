import type { RecordedGesture } from '../gesture/types.ts';

/** What a recorder has: a value that is never changed, only followed by another. */
export interface Book {
  /** Names of the classes, those without examples too, in the order in which they are shown. */
  readonly classes: readonly string[];
  readonly examples: readonly RecordedGesture[];
}

/** Longest name of a class. */
export const longestName = 60;

/** A book with nothing in it. */
export const emptyBook: Book = { classes: [], examples: [] };

/** A name as it is kept: without space around it, and not too long. */
export function cleanName(name: string): string {
  return name.replace(/\s+/g, ' ').trim().slice(0, longestName).trim();
}

/** Makes a book of examples; their classes come after those that are named, in the order of their first example. */
export function bookOf(examples: readonly RecordedGesture[], classes: readonly string[] = []): Book {
  return { classes: [...new Set([...classes, ...examples.map(({ name }) => name)])], examples };
}

/** Adds a class at the end. */
export function addClass(book: Book, name: string): Book {
  return book.classes.includes(name) ? book : { ...book, classes: [...book.classes, name] };
}

/** Gives a class, and its examples, another name. */
export function renameClass(book: Book, from: string, to: string): Book {
  return {
    classes: book.classes.map((name) => (name === from ? to : name)),
    examples: book.examples.map((example) => (example.name === from ? { ...example, name: to } : example)),
  };
}

/** Removes a class and its examples. */
export function deleteClass(book: Book, name: string): Book {
  return {
    classes: book.classes.filter((each) => each !== name),
    examples: book.examples.filter((example) => example.name !== name),
  };
}

/** Adds examples, and their classes if they are new. */
export function addExamples(book: Book, examples: readonly RecordedGesture[]): Book {
  return bookOf([...book.examples, ...examples], book.classes);
}

/** Puts an example in another's place; undefined takes it away. */
export function replaceExample(book: Book, example: RecordedGesture, by: RecordedGesture | undefined): Book {
  const examples = book.examples.flatMap((each) => (each === example ? (by ?? []) : each));
  return { ...book, examples };
}

/** Examples of a class, in the order in which they came. */
export function examplesOf(book: Book, name: string | undefined): readonly RecordedGesture[] {
  return book.examples.filter((example) => example.name === name);
}

/** How many examples each class has. */
export function countsOf({ classes, examples }: Book): ReadonlyMap<string, number> {
  const counts = new Map(classes.map((name) => [name, 0]));
  for (const { name } of examples) counts.set(name, counts.get(name)! + 1);
  return counts;
}

/** A name that no class has yet: `gesture 1`. */
export function freeName({ classes }: Book): string {
  let n = classes.length + 1;
  while (classes.includes(`gesture ${n}`)) n++;
  return `gesture ${n}`;
}

/** Says how the examples are spread over the classes, and what is missing. */
export function balanceInWords(book: Book, minimum: number): string {
  const counts = Array.from(countsOf(book), ([name, n]) => ({ name, n }));
  if (counts.length === 0)
    return `No classes yet. Two or more are needed, with at least ${minimum} examples each.`;
  const all = `${counts.length === 1 ? '1 class' : `${counts.length} classes`}, ${
    book.examples.length === 1 ? '1 example' : `${book.examples.length} examples`
  }.`;
  if (counts.length === 1) return `${all} At least 2 classes are needed.`;
  const few = counts.filter(({ n }) => n < minimum);
  const [first] = few;
  if (first !== undefined) {
    const more = few.length === 1 ? '' : ` and of ${few.length - 1} more`;
    return `${all} Record at least ${minimum} of “${first.name}”${more}.`;
  }
  const most = counts.reduce((a, b) => (b.n > a.n ? b : a));
  const least = counts.reduce((a, b) => (b.n < a.n ? b : a));
  return most.n > 3 * least.n ? `${all} There are few of “${least.name}” beside “${most.name}”.` : all;
}
