/** Limits of a tune: abcjs keeps every line that it cannot read once for each character of it. */
export const mostTuneLength = 200_000;
export const mostLineLength = 4000;
/** Second voices within a bar, by `&`: reading takes time that grows with their square, most in one line. */
const mostOverlays = 2000;
const mostOverlaysOfLine = 50;
const mostHeaderLength = 10_000;

/** Directives are for pages and players; of these, which instrument plays is all that is music. */
const isDirective = (line: string): boolean =>
  /^(%%|I:)/.test(line) && !/^%%MIDI\s+(program|channel|transpose)\b/.test(line);

/** Whether text looks like ABC: it has a tune's number or title, and its key. */
export function looksLikeAbc(text: string): boolean {
  return /^(X|T):/m.test(text) && /^K:/m.test(text);
}

/**
 * Cuts a book into its tunes. What stands before the first one's `X:` is put before each.
 *
 * @returns Texts, with the line at which each begins, counted from 1.
 */
export function tunesOf(text: string): { readonly text: string; readonly line: number }[] {
  const lines = text
    .replace(/^\ufeff/, '')
    .split(/\r\n|\r|\n/)
    .map((line) => (isDirective(line) ? '%' : line));
  const starts = lines.flatMap((line, i) => (/^X:/.test(line) ? [i] : []));
  if (starts.length === 0) return [{ text: lines.join('\n'), line: 1 }];
  const header = lines
    .slice(0, starts[0])
    .filter((line) => /^(%%|[A-Za-z]:)/.test(line))
    .join('\n')
    .slice(0, mostHeaderLength);
  return starts.map((start, i) => {
    const [number, ...rest] = lines.slice(start, starts[i + 1]);
    return { text: [number, ...(header === '' ? [] : [header]), ...rest].join('\n'), line: start + 1 };
  });
}

/** Whether a tune has more second voices within bars than any, and could keep abcjs busy for minutes. */
export function isOverlaid(text: string): boolean {
  const counts = text
    .split('\n')
    .filter((line) => !/^(%|[A-Za-z]:)/.test(line))
    .map((line) => line.split('&').length - 1);
  const all = counts.reduce((sum, count) => sum + count, 0);
  return all > mostOverlays || counts.some((count) => count > mostOverlaysOfLine);
}
