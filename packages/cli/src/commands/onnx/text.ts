/** A size for people. */
export function bytesText(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB'];
  let [value, unit] = [bytes, 0];
  while (value >= 1000 && unit < units.length - 1) [value, unit] = [value / 1000, unit + 1];
  return `${unit === 0 ? value : value.toPrecision(3)} ${units[unit]}`;
}

/** A count with thousands apart. */
export function countText(count: number): string {
  return count.toLocaleString('en-US');
}

/** `[batch, time, 3]` */
export function shapeText(shape: readonly (number | string | null)[] | null): string {
  return shape === null ? 'any' : `[${shape.map((dim) => dim ?? '?').join(', ')}]`;
}

/** A name that leaves room in a table: the middle of long ones is left out. */
export function shortName(name: string): string {
  return name.length <= 44 ? name : `${name.slice(0, 16)}…${name.slice(-27)}`;
}

/** Breaks a text into lines of at most 100 places, all indented. */
export function wrapped(text: string, indent: string, width = 100): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && indent.length + line.length + 1 + word.length > width) {
      lines.push(indent + line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, indent + line].join('\n');
}

/** Milliseconds for people. */
export function millisecondsText(milliseconds: number): string {
  return milliseconds < 1
    ? `${(milliseconds * 1000).toPrecision(3)} µs`
    : `${milliseconds.toPrecision(3)} ms`;
}
