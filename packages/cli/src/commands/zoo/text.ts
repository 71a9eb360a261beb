import type { ModelCard, ModelPort } from '@recurra/plugin';

const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];

/** A size for people. */
export function sizeText(bytes: number): string {
  let [size, unit] = [bytes, 0];
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000;
    unit++;
  }
  return `${unit === 0 ? size : size.toFixed(1)} ${units[unit]}`;
}

/** A date for people, to the minute, in UTC. */
export const dateText = (milliseconds: number): string =>
  new Date(milliseconds).toISOString().slice(0, 16).replace('T', ' ');

const portText = ({ name, type, shape, unit }: ModelPort): string =>
  `${name}: ${type} [${shape.join(', ')}]${unit === undefined ? '' : `, ${unit}`}`;

/** A card for people. */
export function cardText(id: string, task: string, card: ModelCard, place: string): string {
  const metrics = Object.entries(card.metrics).map(([name, value]) => `${name} ${value}`);
  const lines: [string, readonly string[]][] = [
    ['task', [task]],
    ['licence', [card.license]],
    ['data', [card.dataSource]],
    ['metrics', metrics],
    ['reproduce', [card.reproduce]],
    ['size', [sizeText(card.bytes)]],
    ['SHA-256', [card.sha256]],
    ['file', [place]],
    ['inputs', (card.inputs ?? []).map(portText)],
    ['outputs', (card.outputs ?? []).map(portText)],
  ];
  const rows = lines.flatMap(([title, values]) =>
    values.map((value, i) => `  ${(i === 0 ? title : '').padEnd(9)}  ${value}`),
  );
  return [`${id}: ${card.description}`, '', ...rows].join('\n');
}
