import { printResult } from '../../output/talk.ts';
import { textTable } from '../../output/text-table.ts';
import type { ZooFlags } from './flags.ts';
import { openZoo } from './open-zoo.ts';
import { dateText, sizeText } from './text.ts';

/** Prints which models there are, and which are kept. */
export async function runList(flags: ZooFlags): Promise<void> {
  const zoo = await openZoo(flags);
  const kept = await zoo.cache.list();
  const models = zoo.list().map(({ id, task, card }) => ({
    id,
    task,
    description: card.description,
    license: card.license,
    bytes: card.bytes,
    available: card.file.startsWith('file:') || kept.some(({ sha256 }) => sha256 === card.sha256),
  }));
  const { location } = zoo.cache;
  printResult(
    flags,
    () => ({ models, cache: { location, files: kept } }),
    () => {
      const table = textTable([
        { title: 'Model', align: 'left', cells: models.map(({ id }) => id) },
        { title: 'Task', align: 'left', cells: models.map(({ task }) => task) },
        { title: 'Licence', align: 'left', cells: models.map(({ license }) => license) },
        { title: 'Size', cells: models.map(({ bytes }) => sizeText(bytes)) },
        {
          title: 'Here',
          align: 'left',
          cells: models.map(({ available }) => (available ? 'yes' : 'no: pull it')),
        },
      ]);
      if (kept.length === 0) return `${table}\n\nThe cache, ${location}, is empty.`;
      const files = textTable([
        { title: 'Model', align: 'left', cells: kept.map(({ id, url }) => id ?? url) },
        { title: 'Size', cells: kept.map(({ bytes }) => sizeText(bytes)) },
        { title: 'Last used (UTC)', align: 'left', cells: kept.map(({ usedAt }) => dateText(usedAt)) },
      ]);
      return `${table}\n\nKept in ${location}:\n\n${files}`;
    },
  );
}
