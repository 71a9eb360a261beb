import { whatIsWrong } from '../gesture/check.ts';
import { isTap } from '../gesture/drawing.ts';
import type { RecordedGesture } from '../gesture/types.ts';
import { cleanName } from './book.ts';

/** What was read of a file. */
export interface ReadExamples {
  readonly examples: readonly RecordedGesture[];
  /** What was left out, one sentence each. */
  readonly skipped: readonly string[];
}

/** Files that are larger are hardly drawings, and would take the page's memory. */
const mostMegabytes = 64;

/**
 * Writes examples as JSON: `[{ "name", "subject"?, "points": [[x, y, t], …], "strokes"? }]`, an example a line.
 *
 * @example
 * examplesToJson([{ name: 'line', points: [[0, 0, 0], [10, 0, 16]] }]);
 */
export function examplesToJson(examples: readonly RecordedGesture[]): string {
  const lines = examples.map(({ name, points, strokes, subject }) =>
    JSON.stringify({
      name,
      ...(subject !== undefined && { subject }),
      points,
      ...(strokes?.length && { strokes }),
    }),
  );
  return `[\n${lines.join(',\n')}\n]\n`;
}

/** One example as the file has it: the example, or why it is none. */
function readExample(value: unknown): RecordedGesture | string {
  if (typeof value !== 'object' || value === null) return 'is no object';
  const { name, points, strokes, subject } = value as Record<string, unknown>;
  const clean = typeof name === 'string' || typeof name === 'number' ? cleanName(String(name)) : '';
  if (clean === '') return 'has no name';
  const drawing = { points, ...(Array.isArray(strokes) && strokes.length > 0 && { strokes }) };
  const wrong = whatIsWrong(drawing);
  if (wrong !== undefined) return wrong;
  const example = {
    name: clean,
    ...(subject !== undefined && subject !== null && { subject: String(subject) }),
    ...drawing,
  } as RecordedGesture;
  return isTap(example) ? 'is a tap, with no movement in it' : example;
}

/**
 * Reads examples from JSON, leaving out what is none.
 *
 * @param text The file's text.
 * @throws Error that says what to do, if nothing of it can be read.
 */
export function readExamples(text: string): ReadExamples {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Error(`It is no complete JSON file (${(error as Error).message}). Export it anew.`);
  }
  if (!Array.isArray(value)) {
    throw new Error('It must hold a list of examples: [{"name": "arrow", "points": [[x, y, t], …]}, …].');
  }
  const examples: RecordedGesture[] = [];
  const skipped: string[] = [];
  for (const [i, each] of value.entries()) {
    const read = readExample(each);
    if (typeof read === 'string') skipped.push(`Example ${i + 1}: ${read}`);
    else examples.push(read);
  }
  if (examples.length === 0) {
    const why = skipped[0] ?? 'The list is empty';
    throw new Error(`Nothing in it can be used. ${why}.`);
  }
  return { examples, skipped };
}

/**
 * Reads a JSON file.
 *
 * @throws Error that says what to do, if it is too large or nothing of it can be read.
 */
export async function readExamplesFile(file: File): Promise<ReadExamples> {
  if (file.size > mostMegabytes * 2 ** 20)
    throw new Error(`It is larger than ${mostMegabytes} MB. Split it, and import the parts.`);
  return readExamples(await file.text());
}

/** Leaves out examples that are there already, to the last point. */
export function newOnes(
  examples: readonly RecordedGesture[],
  present: readonly RecordedGesture[],
): readonly RecordedGesture[] {
  const known = new Set(present.map((example) => JSON.stringify([example.name, example.points])));
  return examples.filter((example) => {
    const key = JSON.stringify([example.name, example.points]);
    if (known.has(key)) return false;
    known.add(key);
    return true;
  });
}
