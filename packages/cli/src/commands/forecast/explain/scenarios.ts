import type { Scenario } from '@recurra/forecasting';
import { InvalidArgumentError } from 'commander';

/** A scenario as it was written, and what it does. */
export interface NamedScenario {
  readonly name: string;
  readonly changes: Scenario;
}

/** Covariate, what to do with it, number; a category's name has an equals sign of its own, as `sky=clear=1`. */
const change = /^(?<covariate>.+?)(?<operator>[*+-]?)=(?<number>-?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)$/i;

const operators: Readonly<Record<string, (number: number) => Scenario[string]>> = {
  '': (number) => number,
  '*': (number) => (value) => value * number,
  '+': (number) => (value) => value + number,
  '-': (number) => (value) => value - number,
};

/**
 * Parses a scenario: changes of known-future covariates, between commas.
 *
 * @param text Such as `promotion=1` or `price*=1.1,promotion=0`.
 * @param before Scenarios so far.
 * @throws InvalidArgumentError if it is none.
 * @example scenario('price*=1.1')[0].changes; // { price: (value) => value * 1.1 }
 */
export function scenario(text: string, before: readonly NamedScenario[] = []): NamedScenario[] {
  const changes: Record<string, Scenario[string]> = {};
  for (const part of text.split(',').map((one) => one.trim())) {
    const { covariate, operator = '', number } = change.exec(part)?.groups ?? {};
    const make = operators[operator];
    if (covariate === undefined || number === undefined || make === undefined) {
      throw new InvalidArgumentError(
        'It must be written as name=number, name*=number, name+=number or name-=number, such as promotion=1.',
      );
    }
    if (Object.hasOwn(changes, covariate)) {
      throw new InvalidArgumentError(`It changes "${covariate}" twice.`);
    }
    changes[covariate] = make(Number(number));
  }
  if (before.some(({ name }) => name === text)) throw new InvalidArgumentError('It is given twice.');
  return [...before, { name: text, changes }];
}
