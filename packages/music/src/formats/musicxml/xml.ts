import { DataError } from '@recurra/plugin';
import { SaxesParser } from 'saxes';

/** An element of an XML document. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  /** What stands in it between tags. */
  text: string;
}

const mostElements = 4_000_000;
const mostDepth = 64;

/**
 * Reads XML. Documents' own entities are not known, so that none can grow without bounds.
 *
 * @param text The document.
 * @param where Function to name in errors.
 * @returns Its root.
 * @throws DataError if it is not well-formed, or is larger than any score.
 */
export function parseXml(text: string, where: string): Element {
  const top: Element = { name: '', attributes: {}, children: [], text: '' };
  const path = [top];
  let count = 0;
  const parser = new SaxesParser<{ xmlns: false; position: true }>({ xmlns: false, position: true });
  parser.on('error', ({ message }) => {
    throw new DataError(`${where}: the file is no well-formed XML: ${message}.`);
  });
  parser.on('opentag', ({ attributes, name }) => {
    if (++count > mostElements || path.length > mostDepth) {
      throw new DataError(
        `${where}: the file has more than ${mostElements} elements, or more than ${mostDepth} within another.`,
      );
    }
    const element: Element = { name, attributes, children: [], text: '' };
    path.at(-1)!.children.push(element);
    path.push(element);
  });
  parser.on('closetag', () => {
    path.pop();
  });
  const add = (piece: string): void => {
    path.at(-1)!.text += piece;
  };
  parser.on('text', add);
  parser.on('cdata', add);
  parser.write(text).close();
  return top.children[0]!;
}

/** The first child of a name. */
export function child(element: Element | undefined, name: string): Element | undefined {
  return element?.children.find((each) => each.name === name);
}

/** All children of a name. */
export function children(element: Element | undefined, name: string): Element[] {
  return element?.children.filter((each) => each.name === name) ?? [];
}

/** Text of the first child of a name, without space around it; empty if there is none. */
export function textOf(element: Element | undefined, name: string): string {
  return child(element, name)?.text.trim() ?? '';
}

/** Number in the first child of a name; undefined if there is none. */
export function numberOf(element: Element | undefined, name: string): number | undefined {
  const text = textOf(element, name);
  const value = Number(text);
  return text === '' || !Number.isFinite(value) ? undefined : value;
}
