// Finds a Chromium-family browser for tests; on Debian, as root, installs one from the system's packages.
// Never downloads a browser of its own.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { delimiter, extname, join } from 'node:path';

const commonPaths = {
  linux: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/snap/bin/chromium'],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ],
};

/** Flags every browser test starts Chromium with: no sandbox (containers), no traffic of its own. */
export const browserArgs = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/**
 * Looks for a browser: CHROME_PATH, the usual places, PATH, Playwright's own.
 * @returns {Promise<string | undefined>} Path of the executable, or undefined if there is none.
 */
export async function findBrowser() {
  const named = process.env.CHROME_PATH;
  if (named) {
    if (existsSync(named)) return named;
    throw new Error(`CHROME_PATH names no file: ${named}`);
  }
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const onPath = (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((dir) => names.map((name) => join(dir, name)));
  const found = [...(commonPaths[process.platform] ?? []), ...onPath].find((path) => existsSync(path));
  if (found) return found;
  try {
    const { chromium } = await import('playwright-core');
    const own = chromium.executablePath();
    if (existsSync(own)) return own;
  } catch {
    // playwright-core is not installed here, or knows no browser for this platform
  }
  return undefined;
}

/**
 * Like findBrowser, but on Debian and its kin, as root, installs the distribution's Chromium if there is none.
 * @returns {Promise<string | undefined>} Path of the executable, or undefined if there is none.
 */
export async function ensureBrowser() {
  const found = await findBrowser();
  if (found) return found;
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
  if (process.getuid?.() !== 0 || !/^ID(_LIKE)?=.*debian/m.test(release)) return undefined;
  try {
    console.error('No browser found: installing the system package chromium (once).');
    const options = {
      stdio: 'ignore',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      timeout: 600_000,
    };
    execFileSync('apt-get', ['update', '-qq'], options);
    execFileSync('apt-get', ['install', '-y', '-qq', 'chromium'], options);
  } catch {
    return undefined;
  }
  return findBrowser();
}

/**
 * The browser a package's tests run in. Without one it says so in a line, or throws where one is required.
 * @param {string} tests Whose tests they are, for the message.
 * @returns {Promise<string | undefined>} Path of the executable, or undefined: skip the tests.
 */
export async function browserForTests(tests) {
  const executablePath = await findBrowser();
  if (executablePath) return executablePath;
  const line = `No Chromium found: the browser tests of ${tests} are skipped. Set CHROME_PATH to run them.`;
  if (process.env.RECURRA_REQUIRE_BROWSER) throw new Error(line);
  console.warn(line);
  return undefined;
}

const contentTypes = { '.html': 'text/html', '.js': 'text/javascript' };

/**
 * Serves a folder of pages and scripts on this machine, at a free port.
 * @param {string} folder
 * @param {{[name: string]: string}} headers Sent with everything.
 * @returns {Promise<{url: string, close(): Promise<void>}>} Where `index.html` is.
 */
export async function serveFolder(folder, headers = {}) {
  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const file = path === '/' ? '/index.html' : path;
    const content = await readFile(join(folder, file)).catch(() => undefined);
    response.writeHead(content === undefined ? 404 : 200, {
      'content-type': contentTypes[extname(file)] ?? 'text/plain',
      ...headers,
    });
    response.end(content);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://localhost:${server.address().port}/`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/**
 * Builds a page of sources, serves it, and opens it in a browser of its own, once its title is `ready`.
 * @param {object} options
 * @param {string} options.executablePath Of the browser.
 * @param {string} options.root Folder of the page.
 * @param {(config: object) => Promise<unknown>} options.build Vite's; not every package has Vite.
 * @param {string[]} [options.args] Flags besides `browserArgs`.
 * @param {{[name: string]: string}} [options.files] Files to serve beside the page: where each is now, by its name.
 * @returns {Promise<{page: import('playwright-core').Page, close(): Promise<void>}>}
 */
export async function openPage({ executablePath, root, build, args = [], files = {} }) {
  const folder = await mkdtemp(join(tmpdir(), 'recurra-page-'));
  let server;
  let browser;
  const close = async () => {
    await browser?.close();
    await server?.close();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await build({
      root,
      configFile: false,
      logLevel: 'error',
      // Not `import`: Vite adds it for imports, and `require` inside a dependency must not get it.
      resolve: { conditions: ['@recurra/source', 'module', 'browser'] },
      build: { outDir: folder, emptyOutDir: true, target: 'es2022' },
    });
    for (const [name, file] of Object.entries(files)) await copyFile(file, join(folder, name));
    server = await serveFolder(folder);
    const { chromium } = await import('playwright-core');
    browser = await chromium.launch({ executablePath, args: [...browserArgs, ...args] });
    const page = await browser.newPage();
    await page.goto(server.url);
    await page.waitForFunction(() => document.title === 'ready');
    return { page, close };
  } catch (error) {
    await close();
    throw error;
  }
}
