import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { preview } from 'vite';
import { browserArgs, findBrowser } from '../../../../scripts/browser.mjs';
import type { PageReport } from '../../page/measure.ts';

/** How to measure in the browser. */
export interface BrowserOptions {
  readonly quick: boolean;
  readonly rounds: number;
  readonly signal: AbortSignal;
  readonly progress: (text: string) => void;
  /** The built page; beside this program if left out. */
  readonly folder?: string;
  /** One case of each suite, hardly warmed up: to see that it works. */
  readonly tiny?: boolean;
}

/** Where the build puts the page. */
export const builtPage: string = fileURLToPath(new URL('./page', import.meta.url));

/**
 * Runs the page in Chromium.
 *
 * @throws Error if there is no browser, or the page fails.
 */
export async function measureInBrowser(options: BrowserOptions): Promise<PageReport> {
  const { quick, rounds, signal, progress, folder = builtPage, tiny = false } = options;
  const executablePath = await findBrowser();
  if (executablePath === undefined) {
    throw new Error('no Chromium was found; set CHROME_PATH to the path of one');
  }
  if (!existsSync(folder)) throw new Error(`the page is not built: ${folder} is missing`);
  const server = await preview({
    root: folder,
    configFile: false,
    logLevel: 'error',
    build: { outDir: folder },
    preview: { port: 0, strictPort: false, host: '127.0.0.1', open: false },
  });
  let browser: Browser | undefined;
  try {
    browser = await chromium.launch({ executablePath, args: [...browserArgs] });
    const page = await browser.newPage();
    const query = `?rounds=${rounds}&quick=${quick ? 1 : 0}&tiny=${tiny ? 1 : 0}`;
    await page.goto(server.resolvedUrls!.local[0]! + query);
    signal.addEventListener('abort', () => void page.click('#stop').catch(() => {}), { once: true });
    await page.click('#start');
    for (;;) {
      const state = await page.evaluate(() => globalThis.recurraBench.state);
      const status = await page.textContent('#status');
      progress(`browser, ${status ?? ''}`);
      if (state === 'done') break;
      if (state === 'idle') throw new Error(`the page failed: ${status}`);
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    return (await page.evaluate(() => globalThis.recurraBench.report)) as PageReport;
  } finally {
    await browser?.close();
    await server.close();
  }
}
