import { describe, expect, it } from 'vitest';
import { summarise } from './test-report.mjs';

const file = (status, ...tests) => ({ status, assertionResults: tests.map((test) => ({ status: test })) });

describe('the test summary', () => {
  it('adds packages up', () => {
    const a = {
      numPassedTests: 3,
      numFailedTests: 0,
      numPendingTests: 1,
      testResults: [file('passed', 'passed')],
    };
    const b = {
      numPassedTests: 4,
      numFailedTests: 1,
      numPendingTests: 0,
      testResults: [file('failed', 'failed')],
    };
    const { totals, rows } = summarise([
      { name: 'a', report: a },
      { name: 'b', report: b },
    ]);
    expect(totals).toEqual({ passed: 7, failed: 1, skipped: 1 });
    expect(rows).toHaveLength(2);
  });

  it('counts a file that could not be loaded as a failure', () => {
    const report = {
      numPassedTests: 0,
      numFailedTests: 0,
      numPendingTests: 0,
      testResults: [file('failed')],
    };
    expect(summarise([{ name: 'a', report }]).totals.failed).toBe(1);
  });
});
