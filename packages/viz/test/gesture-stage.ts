import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { createServer, type ViteDevServer } from 'vite';
import { browserArgs, browserForTests } from '../../../scripts/browser.mjs';

const home = fileURLToPath(new URL('..', import.meta.url));

/** Path of the browser to test in; undefined if there is none. */
export const executablePath: string | undefined = await browserForTests('@recurra/viz');

/** An event that a page has heard. */
export type Heard = [type: string, detail: Record<string, unknown>];

const types = [
  'drawing-start',
  'replay-progress',
  'stroke-points',
  'stroke-end',
  'drawing-end',
  'drawing-cancel',
  'cell-select',
  'examples-change',
  'import-file',
  'storage-error',
];

/** Pages of this package's elements, in a real browser. */
export class Stage {
  readonly #server: ViteDevServer;
  readonly browser: Browser;
  /** What went wrong on any page. */
  readonly errors: string[] = [];

  private constructor(server: ViteDevServer, browser: Browser) {
    this.#server = server;
    this.browser = browser;
  }

  static async open(name: string): Promise<Stage> {
    const server = await createServer({
      root: home,
      configFile: false,
      logLevel: 'error',
      cacheDir: join(tmpdir(), `recurra-viz-vite-${name}`),
      optimizeDeps: { include: ['idb-keyval'] },
    });
    await server.listen(0);
    const browser = await chromium.launch({ executablePath: executablePath!, args: browserArgs });
    return new Stage(server, browser);
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.#server.close();
  }

  /** Opens a page of `test/` in a context of its own, or in a given one. */
  async visit(
    path: string,
    options: Parameters<Browser['newContext']>[0] = {},
    in_?: BrowserContext,
  ): Promise<Page> {
    const size = { viewport: { width: 800, height: 900 } };
    const context = in_ ?? (await this.browser.newContext({ ...size, ...options }));
    const page = await context.newPage();
    page.on('console', (message) => message.type() === 'error' && this.errors.push(message.text()));
    page.on('pageerror', (error) => this.errors.push(String(error)));
    await page.addInitScript((types) => {
      const heard: unknown[] = [];
      Object.assign(window, { heard });
      for (const type of types)
        addEventListener(type, (event) => heard.push([type, (event as CustomEvent).detail]));
    }, types);
    await this.show(page, path);
    return page;
  }

  /** Opens a page of `test/` in place of the one that is open. */
  async show(page: Page, path: string): Promise<void> {
    await page.goto(`${this.#server.resolvedUrls!.local[0]}test/${path}`);
    await page.waitForFunction(() => customElements.get('recurra-stroke-canvas'));
  }
}

/** Everything the page has heard of one type. */
export async function heard(page: Page, type: string): Promise<Heard[1][]> {
  const all = await page.evaluate(() => (window as unknown as { heard: Heard[] }).heard);
  return all.filter(([each]) => each === type).map(([, detail]) => detail);
}

/** Draws lines between points of a board, in its pixels. */
export async function draw(
  page: Page,
  name: string,
  ...strokes: readonly (readonly [number, number])[][]
): Promise<void> {
  const box = (await page.getByRole('application', { name }).boundingBox())!;
  for (const [first, ...rest] of strokes) {
    // The border is not drawn on.
    await page.mouse.move(box.x + 1 + first![0], box.y + 1 + first![1]);
    await page.mouse.down();
    for (const [x, y] of rest) await page.mouse.move(box.x + 1 + x, box.y + 1 + y, { steps: 4 });
    await page.mouse.up();
  }
}

/** Accessibility violations of the page as it stands, by axe. */
export async function violations(page: Page): Promise<string[]> {
  await page.addScriptTag({ path: createRequire(import.meta.url).resolve('axe-core/axe.min.js') });
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: typeof import('axe-core') };
    const { violations: found } = await axe.run();
    return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join('; ')}`);
  });
}
