// Reads the JSON reports that the packages' test runs leave, and adds them up.
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const root = new URL('../', import.meta.url);

/** @returns {Promise<URL[]>} Where each package's and app's report lies, whether or not it exists yet. */
export async function reportFiles() {
  const files = [new URL('.results/vitest.json', root), new URL('docs/.results/vitest.json', root)];
  for (const group of ['packages/', 'apps/']) {
    const entries = await readdir(new URL(group, root), { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      if (!entry.isDirectory()) continue;
      for (const run of ['vitest', 'vitest-composed']) {
        files.push(new URL(`${group}${entry.name}/.results/${run}.json`, root));
      }
    }
  }
  return files;
}

/** @returns {Promise<{name: string, report: any}[]>} The reports that exist. */
export async function readReports() {
  const reports = [];
  for (const file of await reportFiles()) {
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text === undefined) continue;
    const name = fileURLToPath(file)
      .slice(fileURLToPath(root).length)
      .replace(/\/?\.results\/vitest(-composed)?.*$/, (_, run) => (run ? ' (composed)' : ''));
    reports.push({ name: name || 'repository', report: JSON.parse(text) });
  }
  return reports;
}

/**
 * Adds reports up.
 * @param {{name: string, report: any}[]} reports
 * @returns {{rows: string[], totals: {passed: number, failed: number, skipped: number}}} A line a package, and the sums.
 */
export function summarise(reports) {
  const totals = { passed: 0, failed: 0, skipped: 0 };
  const rows = reports.map(({ name, report }) => {
    const passed = report.numPassedTests;
    const skipped = report.numPendingTests + (report.numTodoTests ?? 0);
    // A file that fails to load has no failed test, yet is a failure.
    const brokenFiles = report.testResults.filter(
      (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
    ).length;
    const failed = report.numFailedTests + brokenFiles;
    totals.passed += passed;
    totals.failed += failed;
    totals.skipped += skipped;
    return `${name.padEnd(24)} ${String(passed).padStart(5)} passed ${String(failed).padStart(4)} failed ${String(skipped).padStart(4)} skipped`;
  });
  return { rows, totals };
}
