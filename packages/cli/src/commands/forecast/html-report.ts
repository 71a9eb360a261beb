import { ArgumentError } from '@recurra/plugin';
import type { ChartTheme } from '@recurra/viz/charts';
import { reportStyle } from './html-report-style.ts';

/** A table of a report. */
export interface ReportTable {
  /** What it holds; its accessible name too. */
  readonly caption: string;
  /** Headings, one a column. */
  readonly columns: readonly string[];
  /** Cells, row by row; the first names its row. Columns of numbers are set flush right. */
  readonly rows: readonly (readonly (string | number)[])[];
}

/** A part of a report. */
export interface ReportSection {
  /** Its heading. */
  readonly heading: string;
  /** What it says: one paragraph, or several. */
  readonly text?: string | readonly string[];
  /** A chart, as `chartToSvg` writes it; draw it with {@link reportTheme}, and it is light or dark with the page. */
  readonly svg?: string;
  /** Figures. */
  readonly table?: ReportTable;
}

/** What {@link htmlReport} writes. */
export interface Report {
  /** Heading of the page. */
  readonly title: string;
  /** A line or two under it. */
  readonly text?: string | readonly string[];
  /** The parts, in order. */
  readonly sections: readonly ReportSection[];
}

/** Colours of charts inside a report: the page's own, so that they follow it from light to dark. */
export const reportTheme: ChartTheme = {
  background: 'none',
  text: 'var(--text)',
  muted: 'var(--muted)',
  grid: 'var(--grid)',
  observed: 'var(--observed)',
  forecast: 'var(--forecast)',
  accent: 'var(--accent)',
  palette: [1, 2, 3, 4, 5, 6].map((n) => `var(--series-${n})`),
  fontFamily: 'inherit',
};

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text for HTML, in content and in attributes; what no HTML may hold becomes the replacement character. */
function escapeHtml(text: string): string {
  return text
    .replace(/[&<>"']/g, (character) => entities[character] as string)
    .replace(/[\p{Cc}\p{Surrogate}\p{Noncharacter_Code_Point}]/gu, (character) =>
      '\t\n\r'.includes(character) ? character : '\ufffd',
    );
}

/**
 * Writes a report as one HTML file: it loads nothing, runs no script, fits any screen and paper, and is light or dark
 * as the reader's system is. All text is escaped.
 *
 * @param report Title and sections.
 * @returns The file's text.
 * @throws ArgumentError if a chart is no SVG document, or a table's row is not as long as its headings.
 * @example
 * const svg = chartToSvg(forecastChart({ series, forecast, document, theme: reportTheme }));
 * await writeFile('report.html', htmlReport({ title: 'Sales', sections: [{ heading: 'Forecast', svg }] }));
 */
export function htmlReport(report: Report): string {
  const { title, sections } = report;
  const contents =
    sections.length > 3
      ? `<nav aria-label="Contents"><ul>${sections.map(({ heading }, i) => `<li><a href="#part-${i + 1}">${escapeHtml(heading)}</a></li>`).join('')}</ul></nav>\n`
      : '';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(title)}</title>
<style>${reportStyle}</style>
</head>
<body>
<header>
<h1>${escapeHtml(title)}</h1>
${paragraphs(report.text)}</header>
${contents}<main>
${sections.map(section).join('')}</main>
</body>
</html>
`;
}

function section({ heading, text, svg, table }: ReportSection, i: number): string {
  const id = `part-${i + 1}`;
  return `<section aria-labelledby="${id}">
<h2 id="${id}">${escapeHtml(heading)}</h2>
${paragraphs(text)}${svg === undefined ? '' : figure(svg, heading)}${table === undefined ? '' : tableOf(table)}</section>
`;
}

function paragraphs(text: string | readonly string[] | undefined): string {
  const all = text === undefined ? [] : typeof text === 'string' ? [text] : text;
  return all.map((one) => `<p>${escapeHtml(one)}</p>\n`).join('');
}

/**
 * A chart inside the page. On a narrow screen it can be scrolled, by keyboard too: shrunk, its words would be dust.
 * Screen readers are given its description; the marks inside have names that mean nothing to them.
 */
function figure(svg: string, heading: string): string {
  const element = svg.replace(/^\s*(<\?xml[^>]*\?>)?\s*/, '').trim();
  if (!/^<svg[\s>][\s\S]*<\/svg>$/.test(element) || /<script[\s>]/i.test(element)) {
    throw new ArgumentError(
      `htmlReport(): svg of section "${heading}" must be an SVG document without scripts, as chartToSvg() writes it, got ${JSON.stringify(svg.slice(0, 40))}.`,
    );
  }
  // Its text is escaped already.
  const description = /<desc>([\s\S]*?)<\/desc>/.exec(element)?.[1] ?? '';
  const caption = description === '' ? '' : `<figcaption>${description}</figcaption>\n`;
  return `<figure>
<div class="scroll" tabindex="0" role="group" aria-label="Chart: ${escapeHtml(heading)}">${element.replace('<svg', '<svg aria-hidden="true"')}</div>
${caption}</figure>
`;
}

const numeric = /^[+\-−]?[\d.,\s]*\d(e[+-]?\d+)?\s?%?$/;

/** Whether a column is one of numbers: it has some, and nothing else but gaps. */
function isNumeric(table: ReportTable, column: number): boolean {
  const cells = table.rows.map((row) => row[column]).filter((cell) => cell !== '' && cell !== '–');
  return cells.length > 0 && cells.every((cell) => typeof cell === 'number' || numeric.test(cell as string));
}

function cellText(cell: string | number): string {
  if (typeof cell === 'string') return escapeHtml(cell);
  return Number.isFinite(cell) ? String(Number(cell.toPrecision(6))).replace('-', '−') : '–';
}

function tableOf(table: ReportTable): string {
  const { caption, columns, rows } = table;
  const wrong = rows.findIndex((row) => row.length !== columns.length);
  if (wrong >= 0) {
    throw new ArgumentError(
      `htmlReport(): row ${wrong + 1} of table "${caption}" must have ${columns.length} cells, one a column, got ${rows[wrong]?.length}.`,
    );
  }
  const classes = columns.map((_, i) => (isNumeric(table, i) ? ' class="number"' : ''));
  const head = columns.map((title, i) => `<th scope="col"${classes[i]}>${escapeHtml(title)}</th>`).join('');
  const body = rows.map((row) => {
    const cells = row.map((cell, i) =>
      i === 0
        ? `<th scope="row"${classes[i]}>${cellText(cell)}</th>`
        : `<td${classes[i]}>${cellText(cell)}</td>`,
    );
    return `<tr>${cells.join('')}</tr>\n`;
  });
  return `<div class="scroll" tabindex="0" role="group" aria-label="Table: ${escapeHtml(caption)}">
<table>
<caption>${escapeHtml(caption)}</caption>
<thead><tr>${head}</tr></thead>
<tbody>
${body.join('')}</tbody>
</table>
</div>
`;
}
