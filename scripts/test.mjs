// npm test: installs, builds, runs every package's tests, and adds their reports up.
import { rm } from 'node:fs/promises';
import { install, tool } from './pnpm.mjs';
import { readReports, reportFiles, summarise } from './test-report.mjs';

await install();
const { ensureBrowser } = await import('./browser.mjs');
const browser = await ensureBrowser();
if (!browser) {
  console.log(
    'Browser tests will be skipped: no Chromium found. Set CHROME_PATH to the path of one to run them.',
  );
}

// Reports of an earlier run must not count for this one; turbo restores those of cached tasks.
for (const file of await reportFiles()) await rm(file, { force: true });
const env = browser ? { CHROME_PATH: browser } : {};
const args = process.argv.slice(2);
const code = await tool(
  'turbo',
  [
    'run',
    'build',
    'test',
    'test:composed',
    'test:repo',
    '--continue',
    '--concurrency=100%',
    '--output-logs=new-only',
    ...args,
  ],
  env,
);

const { rows, totals } = summarise(await readReports());
console.log('');
for (const row of rows) console.log(row);
console.log(`\n${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
process.exit(code !== 0 || totals.failed > 0 || totals.passed === 0 ? Math.max(code, 1) : 0);
