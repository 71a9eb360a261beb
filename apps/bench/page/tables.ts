import { columns, leftLines, resultRows } from '../src/output/table.ts';
import type { Result } from '../src/results.ts';

/** Titles of the page's suites. */
const titles: { readonly [suite: string]: string } = {
  'browser-train': 'Training step',
  'browser-stream': 'Streaming step',
};

function row(cells: readonly string[], tag: 'th' | 'td'): HTMLTableRowElement {
  const line = document.createElement('tr');
  cells.forEach((text, i) => {
    // The case's name heads its row; further rows of the same case leave it out.
    const cell = document.createElement(i === 0 && text !== '' ? 'th' : tag);
    if (cell.tagName === 'TH') cell.setAttribute('scope', tag === 'th' ? 'col' : 'row');
    cell.textContent = text;
    line.append(cell);
  });
  return line;
}

/** A table a suite, in place of those there are. */
export function showTables(target: HTMLElement, results: readonly Result[]): void {
  const parts = Object.entries(titles).flatMap(([suite, title]) => {
    const own = results.filter((result) => result.suite === suite);
    if (own.length === 0) return [];
    const table = document.createElement('table');
    const caption = table.createCaption();
    caption.textContent = title;
    table.createTHead().append(row(columns, 'th'));
    table
      .createTBody()
      .append(...own.flatMap((result) => resultRows(result, 'recurra')).map((cells) => row(cells, 'td')));
    const scroll = document.createElement('div');
    scroll.className = 'scroll';
    // A wide table scrolls by keyboard, too.
    scroll.tabIndex = 0;
    scroll.setAttribute('role', 'region');
    scroll.setAttribute('aria-label', title);
    scroll.append(table);
    const left = leftLines(own).map((text) => {
      const line = document.createElement('p');
      line.textContent = text;
      return line;
    });
    return [scroll, ...left];
  });
  target.replaceChildren(...parts);
}
