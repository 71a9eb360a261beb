import * as tfl from '@tensorflow/tfjs-layers';
import type { CellConfig } from '../types.ts';
import { GruCell } from './gru-cell.ts';
import { LstmCell } from './lstm-cell.ts';
import { SimpleRnnCell } from './simple-rnn-cell.ts';

type Maker = (config: CellConfig) => tfl.layers.RNNCell;

let makers: ReadonlyMap<unknown, Maker> | undefined;

/** How to make the counterpart of each cell class of tfjs-layers. It does not export them: one is made to see its class. */
function counterparts(): ReadonlyMap<unknown, Maker> {
  const probe = { units: 1, name: 'probe' };
  makers ??= new Map<unknown, Maker>([
    [tfl.layers.simpleRNNCell(probe).constructor, (config) => new SimpleRnnCell(config)],
    [tfl.layers.lstmCell(probe as never).constructor, (config) => new LstmCell(config)],
    [tfl.layers.gruCell(probe as never).constructor, (config) => new GruCell(config)],
  ]);
  return makers;
}

const liveKeys = [
  'activation',
  'recurrentActivation',
  ...['kernel', 'recurrent', 'bias'].flatMap((part) => [
    `${part}Initializer`,
    `${part}Regularizer`,
    `${part}Constraint`,
  ]),
  'dropoutFunc',
];

/**
 * The parts of a tfjs-layers cell's config that are objects, as themselves: those of a user's own classes need not be
 * registered.
 */
export function liveParts(cell: tfl.layers.RNNCell): Partial<CellConfig> {
  const holder = cell as unknown as Readonly<Record<string, unknown>>;
  return Object.fromEntries(liveKeys.filter((key) => key in holder).map((key) => [key, holder[key]]));
}

/**
 * The counterpart in this package of a cell of tfjs-layers; any other cell, and one that has its weights already, stays
 * itself.
 */
export function adoptCell(cell: tfl.layers.RNNCell): tfl.layers.RNNCell {
  const make = cell.built ? undefined : counterparts().get(cell.constructor);
  return make === undefined
    ? cell
    : make({ ...cell.getConfig(), ...liveParts(cell) } as unknown as CellConfig);
}

/** Whether a cell is a stack of tfjs-layers. */
export function isTheirStack(
  cell: tfl.layers.RNNCell,
): cell is tfl.layers.RNNCell & { readonly cells: tfl.layers.RNNCell[] } {
  return cell.getClassName() === 'StackedRNNCells' && cell.constructor === theirStack();
}

function theirStack(): unknown {
  return tfl.layers.stackedRNNCells({ cells: [], name: 'probe' } as never).constructor;
}
