import type { CellKind } from '../lab/cell.ts';
import { findTask } from '../lab/tasks/index.ts';

/** What a run of the playground depends on, but for a series of one's own. */
export interface Settings {
  readonly task: string;
  readonly kind: CellKind;
  readonly hiddenSize: number;
  readonly length: number;
  readonly learningRate: number;
  readonly steps: number;
  readonly seed: number;
}

export const cellNames: Readonly<Record<CellKind, string>> = {
  rnn: 'RNN, tanh',
  relu: 'RNN, ReLU',
  lstm: 'LSTM',
  gru: 'GRU, reset after',
  'gru-before': 'GRU, reset before',
};

/** Least and most of what is a number. */
export const limits = {
  hiddenSize: [2, 64],
  length: [8, 150],
  learningRate: [0.0001, 0.1],
  steps: [50, 5000],
  seed: [0, 999_999],
} as const;

export const usualSettings: Settings = {
  task: 'adding',
  kind: 'lstm',
  hiddenSize: 24,
  length: 30,
  learningRate: 0.01,
  steps: 1000,
  seed: 1,
};

/** Settings as the end of an address. */
export function writeSettings(settings: Settings): string {
  return new URLSearchParams(
    Object.entries(settings).map(([name, value]) => [name, String(value)]),
  ).toString();
}

/**
 * Settings from the end of an address. What is missing or makes no sense is as usual.
 *
 * @param query For example `?task=echo&kind=gru`.
 * @param usual Taken where the address says nothing.
 */
export function readSettings(query: string, usual: Settings = usualSettings): Settings {
  const given = new URLSearchParams(query);
  const number = (name: keyof typeof limits): number => {
    const text = given.get(name);
    const value = Number(text);
    if (text === null || text === '' || !Number.isFinite(value)) return usual[name];
    const [least, most] = limits[name];
    const kept = Math.min(most, Math.max(least, value));
    return name === 'learningRate' ? kept : Math.round(kept);
  };
  const task = given.get('task') ?? '';
  const kind = given.get('kind') ?? '';
  return {
    task: findTask(task) ? task : usual.task,
    kind: Object.hasOwn(cellNames, kind) ? (kind as CellKind) : usual.kind,
    hiddenSize: number('hiddenSize'),
    length: number('length'),
    learningRate: number('learningRate'),
    steps: number('steps'),
    seed: number('seed'),
  };
}
