import { createRequire } from 'node:module';
import { chartToSvg, forecastChart, importanceChart } from '@recurra/viz/charts';
import { parseHTML } from 'linkedom';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserArgs, browserForTests } from '../../../../../scripts/browser.mjs';
import { htmlReport, type Report, reportTheme } from './html-report.ts';

const executablePath = await browserForTests('the HTML report');
const { document } = parseHTML('<!doctype html><html><body></body></html>');
const looks = { theme: reportTheme, document: document as unknown as Document };
const day = (i: number): number => Date.UTC(2024, 0, 1 + i);
const series = {
  id: 'Sales & <returns>',
  times: Array.from({ length: 40 }, (_, i) => day(i)),
  values: Array.from({ length: 40 }, (_, i) => 50 + (i % 7)),
};
const forecast = {
  ...{ times: [40, 41, 42].map(day), level: 0.8 },
  ...{ median: [50, 51, 52], lower: [48, 49, 50], upper: [52, 53, 54] },
};
const features = [
  { name: 'price', kind: 'future', importance: 0.5, spread: 0.1 },
  { name: 'lag 1', kind: 'lags', importance: 0.3, spread: 0.1 },
];
const report: Report = {
  title: 'Sales & <script>alert(1)</script>',
  text: 'Hourly, 3 series.',
  sections: [
    {
      heading: 'Forecast',
      text: ['First "paragraph".', 'Second.'],
      svg: chartToSvg(forecastChart({ series, forecast, title: 'Sales', ...looks })),
    },
    { heading: 'Importance', svg: chartToSvg(importanceChart({ features, ...looks })) },
    {
      heading: 'Scores',
      table: {
        caption: 'Score by series',
        columns: ['series', 'MASE', 'sMAPE', 'inside the 80 % interval', 'what was decided in training'],
        rows: [
          ['a<b>', 0.123456789, '12.4 %', '81 %', 'a text'],
          ['c', -2, '–', '79.5 %', '12 of 13'],
          ['d', Number.NaN, '1,234 %', '', ''],
        ],
      },
    },
    { heading: 'Notes', text: 'A very-long-word '.concat('x'.repeat(300)) },
  ],
};
const html = htmlReport(report);

describe('htmlReport', () => {
  it('escapes every text it is given', () => {
    expect(html).not.toContain('<script');
    expect(html).toContain('<title>Sales &amp; &lt;script&gt;alert(1)&lt;/script&gt;</title>');
    expect(html).toContain('<p>First &quot;paragraph&quot;.</p>');
    expect(html).toContain('<th scope="row">a&lt;b&gt;</th>');
    const odd = htmlReport({
      title: 'a\u0000b\ud800',
      sections: [{ heading: '" onload="x', text: '\u{1f600}' }],
    });
    expect(odd).toContain('<title>a\ufffdb\ufffd</title>');
    expect(odd).not.toContain('" onload');
    expect(odd).toContain('\u{1f600}');
  });

  it('loads nothing from anywhere, and says so to the browser', () => {
    expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
    const links = [...html.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, link]) => link);
    expect(links).toEqual(['#part-1', '#part-2', '#part-3', '#part-4']);
    expect(html).not.toMatch(/url\(|@import|<link|<img/);
  });

  it('sets columns of numbers flush right, and no others', () => {
    const { document: page } = parseHTML(html);
    const classes = [...page.querySelectorAll('thead th')].map((cell) => cell.className);
    expect(classes).toEqual(['', 'number', 'number', 'number', '']);
    const cells = [...page.querySelectorAll('tbody td')].map((cell) => cell.textContent);
    expect(cells.slice(0, 2)).toEqual(['0.123457', '12.4 %']);
    expect([cells[4], cells[8]]).toEqual(['−2', '–']);
  });

  it('tells in words what a chart shows', () => {
    const { document: page } = parseHTML(html);
    const captions = [...page.querySelectorAll('figcaption')].map((one) => one.textContent);
    expect(captions[0]).toContain('Forecast of 3 steps');
    expect(captions[0]).toContain('Sales & <returns>');
    expect(captions[1]).toContain('price 0.5 ± 0.1');
  });

  it('is the same each time', () => {
    expect(htmlReport(report)).toBe(html);
  });

  it.each(['', '<b>no</b>', '<svg><script>1</script></svg>'])('refuses %j as a chart', (svg) => {
    expect(() => htmlReport({ title: 'x', sections: [{ heading: 'Forecast', svg }] })).toThrow(
      'htmlReport(): svg of section "Forecast" must be an SVG document without scripts',
    );
  });

  it('refuses a row that is not as long as the headings', () => {
    const table = { caption: 'Scores', columns: ['a', 'b'], rows: [[1, 2], [3]] };
    expect(() => htmlReport({ title: 'x', sections: [{ heading: 'y', table }] })).toThrow(
      'htmlReport(): row 2 of table "Scores" must have 2 cells, one a column, got 1.',
    );
  });
});

describe.runIf(executablePath)('in a browser', () => {
  let browser: Browser;
  let page: Page;
  const requests: string[] = [];
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: executablePath!, args: browserArgs });
    page = await browser.newPage({ bypassCSP: true });
    page.on('request', (request) => requests.push(request.url()));
    await page.setContent(html);
  });
  afterAll(() => browser?.close());

  it.each([
    ['light', 360],
    ['light', 1200],
    ['dark', 360],
    ['dark', 1200],
  ] as const)('has nothing that axe objects to, and fits: %s, %d pixels', async (colorScheme, width) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 800 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    await page.addScriptTag({ path: createRequire(import.meta.url).resolve('axe-core/axe.min.js') });
    const violations = await page.evaluate(async () => {
      const { axe } = window as unknown as { axe: typeof import('axe-core') };
      return (await axe.run()).violations.map(({ id, help, nodes }) => `${id}: ${help} ${nodes[0]?.html}`);
    });
    expect(violations).toEqual([]);
  });

  it('reaches every table and chart by keyboard', async () => {
    await page.setViewportSize({ width: 360, height: 800 });
    const reached: (string | null)[] = [];
    for (let i = 0; i < 7; i++) {
      await page.keyboard.press('Tab');
      reached.push(
        await page.evaluate(
          () =>
            document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '',
        ),
      );
    }
    expect(reached).toEqual([
      ...['Forecast', 'Importance', 'Scores', 'Notes'],
      ...['Chart: Forecast', 'Chart: Importance', 'Table: Score by series'],
    ]);
  });

  it('draws charts in the colours of the page, light and dark', async () => {
    const colors: string[] = [];
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      colors.push(
        await page.evaluate(() => {
          const lines = document.querySelectorAll('g[aria-label="line"]');
          return getComputedStyle(lines[lines.length - 1]!).stroke;
        }),
      );
    }
    expect(colors).toEqual(['rgb(29, 95, 209)', 'rgb(116, 169, 255)']);
  });

  it('is black on white on paper, whatever the screen is', async () => {
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    const [text, paper] = await page.evaluate(() => {
      const { color, backgroundColor } = getComputedStyle(document.body);
      return [color, backgroundColor];
    });
    expect([text, paper]).toEqual(['rgb(0, 0, 0)', 'rgb(255, 255, 255)']);
    await page.emulateMedia({ media: 'screen' });
  });

  it('asked for nothing', () => {
    expect(requests.filter((url) => /^https?:/.test(url))).toEqual([]);
  });
});
