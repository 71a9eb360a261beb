import { describe, expect, it } from 'vitest';
import type { Cell, Task } from '../tasks.ts';
import { directory } from './directory.ts';
import { nodeContestant } from './node.ts';

const cells: Cell[] = ['lstm', 'gru'];
const kinds: Task['kind'][] = ['train', 'step', 'forward', 'gemm'];

const task = (kind: Task['kind'], cell: Cell): Task => ({
  kind,
  cell,
  shape: { batch: 2, time: kind === 'step' ? 1 : 3, inputSize: 4, hiddenSize: 8 },
});

/** What each takes part in; everything else it must refuse. */
const abilities: { readonly [id: string]: readonly Task['kind'][] } = {
  recurra: ['train', 'step', 'forward'],
  'recurra-wasm': ['train', 'step', 'forward'],
  'recurra-predict': ['forward'],
  'recurra-int8': ['step', 'forward'],
  'recurra-kernels': ['train', 'gemm'],
  'tfjs-wasm': ['train', 'forward'],
  'tfjs-cpu': ['train', 'forward'],
  'onnxruntime-node': ['step', 'forward'],
  'onnxruntime-web': ['step', 'forward'],
  'brain.js': ['train'],
  'fma-ceiling': ['gemm'],
};

describe('the contestants', () => {
  it('are all in the table above, but for PyTorch, which has a test of its own', () => {
    expect([...Object.keys(abilities), 'pytorch'].sort()).toEqual(directory.map(({ id }) => id).sort());
  });

  it.each(Object.entries(abilities))('%s does what it says, again and again', async (id, able) => {
    const contestant = await nodeContestant(id, { threads: 1 });
    expect(await contestant.describe()).toBeTypeOf('object');
    for (const kind of kinds) {
      for (const cell of cells) {
        if (!able.includes(kind)) {
          await expect(contestant.prepare(task(kind, cell))).rejects.toMatchObject({ name: 'Unsupported' });
          continue;
        }
        const bout = await contestant.prepare(task(kind, cell));
        expect(await bout.run(1)).toBeGreaterThan(0);
        expect(await bout.run(3)).toBeGreaterThan(0);
        await bout.dispose();
      }
    }
  });

  it('that do not exist are refused', async () => {
    await expect(nodeContestant('keras', { threads: 1 })).rejects.toThrow('no contestant is named keras');
  });
});
