import { DataError } from '@recurra/plugin';
import * as v from 'valibot';
import { cardSchema, type StandaloneCard } from './schema.ts';

/**
 * Checks a model card.
 *
 * @param value What `card.json` holds: its text, or the value of it.
 * @param where Named in errors, such as the card's URL.
 * @returns The card; fields that the contract does not know are kept.
 * @throws DataError naming every field that is not as it should be.
 * @example const card = parseCard(await readFile('model/card.json', 'utf8'));
 */
export function parseCard(value: unknown, where = 'the card'): StandaloneCard {
  let card = value;
  if (typeof value === 'string') {
    try {
      card = JSON.parse(value);
    } catch (cause) {
      throw new DataError(`parseCard(): ${where} must be JSON; it cannot be read: ${String(cause)}.`, {
        cause,
      });
    }
  }
  const result = v.safeParse(cardSchema, card);
  if (result.success) return result.output;
  const problems = result.issues.map((issue) => `${v.getDotPath(issue) ?? 'it'}: ${issue.message}`);
  throw new DataError(
    `parseCard(): ${where} is no model card: ${problems.join('; ')}. The schema is @recurra/zoo/schema/model-card.schema.json.`,
  );
}
