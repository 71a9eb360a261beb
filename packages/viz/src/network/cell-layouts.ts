/** The cells that have a diagram. */
export type DiagramCell = 'rnn' | 'lstm' | 'gru';

/** A part of a diagram: a gate, an operation, or what comes in and goes out. */
export interface DiagramNode {
  /** Its id, the same in equations and code. */
  readonly part: string;
  /** `gate`: a box with weights. `op`: a circle where two things meet. `port`: what comes in or goes out. */
  readonly shape: 'gate' | 'op' | 'port';
  readonly x: number;
  readonly y: number;
  /** What is written in it: a letter, an index under it. */
  readonly symbol: string;
  readonly index?: string;
  /** In words, for assistive technology. */
  readonly words: string;
  /** Where the value of an operation is written, from its middle. */
  readonly label?: readonly [number, number];
  /** The stage at which it is revealed, from 1. */
  readonly stage: number;
}

/** A line of a diagram. It belongs to the part that it brings on. */
export interface DiagramEdge {
  readonly part: string;
  /** Corners. */
  readonly path: readonly (readonly [number, number])[];
  readonly stage: number;
  /** Written beside it. */
  readonly note?: { readonly text: string; readonly x: number; readonly y: number };
}

/** Everything that is drawn of a cell, in a room of 400 by `height`. */
export interface CellLayout {
  readonly height: number;
  readonly nodes: readonly DiagramNode[];
  readonly edges: readonly DiagramEdge[];
  /** Stages in which it is revealed. */
  readonly stages: number;
}

type Corner = readonly [number, number];
const edge = (part: string, stage: number, ...path: Corner[]): DiagramEdge => ({ part, stage, path });

const rnn: CellLayout = {
  height: 210,
  stages: 1,
  nodes: [
    {
      part: 'h-before',
      shape: 'port',
      x: 34,
      y: 80,
      symbol: 'h',
      index: 't−1',
      words: 'state before',
      stage: 0,
    },
    { part: 'x', shape: 'port', x: 200, y: 185, symbol: 'x', index: 't', words: 'input', stage: 0 },
    { part: 'n', shape: 'gate', x: 200, y: 80, symbol: 'tanh', words: 'weights and tanh', stage: 1 },
    { part: 'h', shape: 'port', x: 366, y: 80, symbol: 'h', index: 't', words: 'state after', stage: 1 },
  ],
  edges: [
    edge('h-before', 0, [56, 80], [172, 80]),
    edge('x', 0, [200, 163], [200, 102]),
    edge('h', 1, [228, 80], [344, 80]),
  ],
};

const lstm: CellLayout = {
  height: 340,
  stages: 4,
  nodes: [
    {
      part: 'c-before',
      shape: 'port',
      x: 30,
      y: 60,
      symbol: 'c',
      index: 't−1',
      words: 'cell state before',
      stage: 0,
    },
    {
      part: 'h-before',
      shape: 'port',
      x: 30,
      y: 268,
      symbol: 'h',
      index: 't−1',
      words: 'output before',
      stage: 0,
    },
    { part: 'x', shape: 'port', x: 72, y: 318, symbol: 'x', index: 't', words: 'input', stage: 0 },
    { part: 'f', shape: 'gate', x: 102, y: 195, symbol: 'f', index: 't', words: 'forget gate', stage: 1 },
    {
      part: 'forget',
      shape: 'op',
      x: 102,
      y: 60,
      symbol: '×',
      words: 'what is kept of the cell state',
      label: [0, -22],
      stage: 1,
    },
    { part: 'i', shape: 'gate', x: 162, y: 195, symbol: 'i', index: 't', words: 'input gate', stage: 2 },
    { part: 'g', shape: 'gate', x: 222, y: 195, symbol: 'g', index: 't', words: 'candidate', stage: 2 },
    {
      part: 'write',
      shape: 'op',
      x: 222,
      y: 118,
      symbol: '×',
      words: 'what is written',
      label: [34, 4],
      stage: 2,
    },
    { part: 'sum', shape: 'op', x: 222, y: 60, symbol: '+', words: 'new cell state', stage: 3 },
    { part: 'c', shape: 'port', x: 370, y: 60, symbol: 'c', index: 't', words: 'cell state after', stage: 3 },
    { part: 'o', shape: 'gate', x: 286, y: 195, symbol: 'o', index: 't', words: 'output gate', stage: 4 },
    {
      part: 'squash',
      shape: 'op',
      x: 322,
      y: 104,
      symbol: 'tanh',
      words: 'cell state, squashed',
      label: [42, 4],
      stage: 4,
    },
    { part: 'show', shape: 'op', x: 322, y: 152, symbol: '×', words: 'what is shown', stage: 4 },
    { part: 'h', shape: 'port', x: 370, y: 268, symbol: 'h', index: 't', words: 'output', stage: 4 },
  ],
  edges: [
    edge('c-before', 0, [52, 60], [89, 60]),
    edge('h-before', 0, [52, 268], [102, 268]),
    edge('x', 0, [72, 297], [72, 268]),
    edge('f', 1, [102, 268], [102, 216]),
    edge('f', 1, [102, 174], [102, 73]),
    edge('i', 2, [102, 268], [162, 268], [162, 216]),
    edge('i', 2, [162, 174], [162, 118], [209, 118]),
    edge('g', 2, [162, 268], [222, 268], [222, 216]),
    edge('g', 2, [222, 174], [222, 131]),
    edge('write', 2, [222, 105], [222, 73]),
    edge('forget', 1, [115, 60], [209, 60]),
    edge('c', 3, [235, 60], [348, 60]),
    edge('o', 4, [222, 268], [286, 268], [286, 216]),
    edge('o', 4, [286, 174], [286, 152], [309, 152]),
    edge('squash', 4, [322, 60], [322, 91]),
    edge('squash', 4, [322, 117], [322, 139]),
    edge('h', 4, [322, 165], [322, 268], [348, 268]),
  ],
};

const gruLayout = (resetAfter: boolean): CellLayout => ({
  height: 340,
  stages: 4,
  nodes: [
    {
      part: 'h-before',
      shape: 'port',
      x: 30,
      y: 60,
      symbol: 'h',
      index: 't−1',
      words: 'state before',
      stage: 0,
    },
    { part: 'x', shape: 'port', x: 70, y: 318, symbol: 'x', index: 't', words: 'input', stage: 0 },
    { part: 'r', shape: 'gate', x: 108, y: 195, symbol: 'r', index: 't', words: 'reset gate', stage: 1 },
    {
      part: 'reset',
      shape: 'op',
      x: 236,
      y: 195,
      symbol: '×',
      words: resetAfter ? 'what is recalled, after the reset' : 'the state, after the reset',
      label: [-27, 25],
      stage: 1,
    },
    { part: 'n', shape: 'gate', x: 316, y: 195, symbol: 'n', index: 't', words: 'candidate', stage: 2 },
    { part: 'z', shape: 'gate', x: 172, y: 195, symbol: 'z', index: 't', words: 'update gate', stage: 3 },
    {
      part: 'keep',
      shape: 'op',
      x: 172,
      y: 60,
      symbol: '×',
      words: 'what is kept',
      label: [0, -22],
      stage: 3,
    },
    { part: 'new', shape: 'op', x: 316, y: 115, symbol: '×', words: 'what is new', label: [38, 4], stage: 4 },
    { part: 'sum', shape: 'op', x: 316, y: 60, symbol: '+', words: 'kept and new together', stage: 4 },
    { part: 'h', shape: 'port', x: 370, y: 60, symbol: 'h', index: 't', words: 'state after', stage: 4 },
  ],
  edges: [
    edge('h-before', 0, [52, 60], [159, 60]),
    edge('h-before', 0, [62, 60], [62, 256], [108, 256]),
    edge('x', 0, [70, 297], [70, 256]),
    edge('r', 1, [108, 256], [108, 216]),
    edge('r', 1, [108, 174], [108, 148], [236, 148], [236, 182]),
    {
      ...edge('reset', 1, [108, 256], [236, 256], [236, 208]),
      note: { text: resetAfter ? 'h·Uₙ' : 'h', x: 244, y: 238 },
    },
    {
      ...edge('n', 2, [249, 195], [288, 195]),
      note: { text: resetAfter ? '' : '·Uₙ', x: 259, y: 189 },
    },
    edge('n', 2, [70, 284], [316, 284], [316, 216]),
    edge('z', 3, [172, 256], [172, 216]),
    edge('z', 3, [172, 174], [172, 73]),
    edge('keep', 3, [185, 60], [303, 60]),
    { ...edge('new', 4, [172, 115], [303, 115]), note: { text: '1 − z', x: 228, y: 108 } },
    edge('new', 4, [316, 174], [316, 128]),
    edge('new', 4, [316, 102], [316, 73]),
    edge('h', 4, [329, 60], [348, 60]),
  ],
});

/** The diagram of a cell. */
export function cellLayout(cell: DiagramCell, resetAfter: boolean): CellLayout {
  if (cell === 'gru') return gruLayout(resetAfter);
  return cell === 'lstm' ? lstm : rnn;
}
