import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { type PreviewServer, preview } from 'vite';
import { browserArgs, browserForTests } from '../../../scripts/browser.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Path of the browser to test in; undefined if there is none, which is an error where one is required. */
export const executablePath: string | undefined = await browserForTests('@recurra/demo');

/** The built app, served, and a browser to look at it with. */
export interface Stage {
  readonly url: string;
  readonly browser: Browser;
  close(): Promise<void>;
}

/** Builds the app into a folder of its own, serves it and starts a browser. */
export async function openStage(): Promise<Stage> {
  const outDir = await mkdtemp(join(tmpdir(), 'recurra-demo-'));
  // In a process of its own: inside the test runner, Vite would build the development version.
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  const args = [vite, 'build', '--logLevel', 'error', '--outDir', outDir, '--emptyOutDir'];
  await promisify(execFile)(process.execPath, args, {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production' },
  });
  const server: PreviewServer = await preview({
    root,
    logLevel: 'error',
    build: { outDir },
    preview: { port: 0, strictPort: false, host: '127.0.0.1', open: false },
  });
  const browser = await chromium.launch({ executablePath: executablePath!, args: browserArgs });
  return {
    url: server.resolvedUrls!.local[0]!,
    browser,
    async close() {
      await browser.close();
      await server.close();
      await rm(outDir, { recursive: true, force: true });
    },
  };
}

/** A fresh visitor: own storage, own downloads, and a list of what went wrong. */
export interface Visitor {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Console errors, uncaught errors, and requests to anywhere but the app. */
  readonly complaints: string[];
}

/** Sends a fresh visitor to the app. */
export async function visit(
  stage: Stage,
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<Visitor> {
  const context = await stage.browser.newContext({
    viewport: { width: 1280, height: 900 },
    // It would fetch every room's files beside what is watched.
    serviceWorkers: 'block',
    ...options,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.text().includes('Service Worker registration blocked by Playwright')) return;
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  context.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol.startsWith('http') && origin !== new URL(stage.url).origin)
      complaints.push(`request to ${request.url()}`);
  });
  await page.goto(stage.url);
  return { page, context, complaints };
}

/** Accessibility violations of the page as it stands, by axe. */
export async function violations(page: Page): Promise<string[]> {
  await page.addScriptTag({ path: createRequire(import.meta.url).resolve('axe-core/axe.min.js') });
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: typeof import('axe-core') };
    const { violations } = await axe.run();
    return violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join('; ')}`,
    );
  });
}

/** Keeps a picture, where RECURRA_SCREENSHOTS names a folder for them. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.RECURRA_SCREENSHOTS;
  if (!folder) return;
  await page.waitForTimeout(300);
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}

/** Watches how long the page goes without drawing a frame. */
export async function watchFrames(page: Page): Promise<() => Promise<{ frames: number; longest: number }>> {
  await page.evaluate(() => {
    const watch = { frames: 0, longest: 0, on: true };
    Object.assign(window, { watch });
    let last = performance.now();
    const tick = (now: number): void => {
      watch.frames++;
      watch.longest = Math.max(watch.longest, now - last);
      last = now;
      if (watch.on) requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  });
  return () =>
    page.evaluate(() => {
      const { watch } = window as unknown as { watch: { frames: number; longest: number; on: boolean } };
      watch.on = false;
      return { frames: watch.frames, longest: watch.longest };
    });
}

/** Presses a button, and gives the file that comes of it. */
export async function download(page: Page, button: string): Promise<{ name: string; bytes: Buffer }> {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button }).click(),
  ]);
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

/** Whether something is wider than the screen. */
export const overflows = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth > innerWidth);

/** A file to be dropped. */
export interface DroppedFile {
  readonly name: string;
  readonly content: string | Uint8Array;
}

/**
 * Drops files on the page, as a mouse would.
 *
 * @param invitation What the page says while they are held over it.
 */
export async function dropFiles(
  page: Page,
  files: readonly DroppedFile[],
  invitation: string,
): Promise<void> {
  const plain = files.map(({ content, name }) => ({ name, content: [...Buffer.from(content)] }));
  const data = await page.evaluateHandle((files) => {
    const transfer = new DataTransfer();
    for (const { content, name } of files) transfer.items.add(new File([new Uint8Array(content)], name));
    return transfer;
  }, plain);
  await page.dispatchEvent('body', 'dragover', { dataTransfer: data });
  await page.getByText(invitation).waitFor();
  await page.dispatchEvent('body', 'drop', { dataTransfer: data });
}
