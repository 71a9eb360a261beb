import { readFile, writeFile } from 'node:fs/promises';
import { toJsonSchema } from '@valibot/to-json-schema';
import { expect, it } from 'vitest';
import { cardSchema } from './schema.ts';

it('is published as the JSON Schema that cards are checked with', async () => {
  const schema = { title: 'Recurra model card', ...toJsonSchema(cardSchema) };
  const file = new URL('../../schema/model-card.schema.json', import.meta.url);
  // UPDATE_SCHEMA=1 npx vitest run src/card && npx biome check --write schema
  if (process.env.UPDATE_SCHEMA) await writeFile(file, JSON.stringify(schema, null, 2));
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(schema);
});
