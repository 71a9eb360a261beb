import { ArgumentError } from '@recurra/plugin';
import type { Check, CheckResult, TestRunner } from './check.ts';

/** Declares a test for each check, in the given runner. */
export function register(where: string, group: string, checks: readonly Check[], runner: TestRunner): void {
  const { it, describe, expect } = runner ?? {};
  if (typeof it !== 'function') {
    throw new ArgumentError(
      `${where}: it must be the test runner's function that declares a test, got ${typeof it}; ` +
        'give { it } of vitest, Jest or node:test.',
    );
  }
  const declare = (prefix: string): void => {
    for (const check of checks) {
      it(prefix + check.name, async () => {
        const problems = await settle(check);
        if (expect !== undefined) expect(problems).toEqual([]);
        else if (problems.length > 0) throw new Error(`${check.name}:\n- ${problems.join('\n- ')}`);
      });
    }
  };
  if (describe === undefined) declare(`${group}: `);
  else describe(group, () => declare(''));
}

/** Runs checks one after the other; what one throws is its problem. */
export async function runChecks(checks: readonly Check[]): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  for (const check of checks) results.push({ name: check.name, problems: await settle(check) });
  return results;
}

async function settle(check: Check): Promise<readonly string[]> {
  try {
    return await check.run();
  } catch (error) {
    return [`failed before it could be checked: ${describeError(error)}`];
  }
}

/** An error in one line. */
export function describeError(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
