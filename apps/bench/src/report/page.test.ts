import { describe, expect, it } from 'vitest';
import { reportOf, trained } from '../../test/report.ts';
import { fillPage, newPage } from './page.ts';
import { targets } from './targets.ts';

const report = reportOf([
  trained(32, { recurra: [1, 1], pytorch: [4, 4], 'tfjs-wasm': [10, 10] }),
  trained(128, { recurra: [10, 10], pytorch: [11, 11], 'tfjs-wasm': [200, 200] }),
  trained(128, { recurra: [5, 5], pytorch: [6, 6] }, { threads: 2 }),
  trained(128, { recurra: [10, 10], 'recurra-kernels': [9, 9] }, { suite: 'overhead' }),
  trained(32, { recurra: [2.5, 2.5], 'recurra-kernels': [0.5, 0.5] }, { suite: 'overhead' }),
  trained(32, { recurra: [29_000], 'onnxruntime-web': [3e6] }, { suite: 'size', unit: 'bytes' }),
]);

const row = (title: string, page: string): string[] => {
  const lines = page.split('\n');
  const first = lines.findIndex((line) => line.startsWith(`| ${title}`));
  const rest = lines.slice(first + 1);
  return [
    lines[first] ?? '',
    ...rest.slice(
      0,
      rest.findIndex((line) => !line.startsWith('|  |')),
    ),
  ];
};

describe('the page', () => {
  const page = fillPage(newPage(), report, 'page.md');

  it('shows each target with every figure, met or not', () => {
    expect(row('Training, than TensorFlow.js wasm', page)).toEqual([
      '| Training, than TensorFlow.js wasm | LSTM B16 T24 I4 H32 | ≥ 15× | 10.0× | **not met** |',
      '|  | LSTM B16 T24 I4 H128 | ≥ 15× | 20.0× | met |',
    ]);
    expect(row('Training, than PyTorch, H = 32', page)[0]).toContain('| 4.00× | met |');
    expect(row('Training, than PyTorch, H ≤ 256', page)).toEqual([
      '| Training, than PyTorch, H ≤ 256 | LSTM B16 T24 I4 H128 | ≥ 1× | 1.10× | met |',
      '|  | LSTM B16 T24 I4 H128, 2 threads | ≥ 1× | 1.20× | met |',
    ]);
  });

  it('knows threads, overheads and sizes', () => {
    expect(row('Training, two threads', page)[0]).toContain('| 2.00× | met |');
    expect(row('Training, outside the kernels, H = 128', page)[0]).toContain('| ≤ 15 % | 11 % | met |');
    expect(row('Training, outside the kernels, H = 32', page)[0]).toContain('| 2.00 ms | **not met** |');
    expect(row('Size of', page)[0]).toContain('| ≤ 30.0 kB | 29.0 kB | met |');
  });

  it('says what was not measured, and counts', () => {
    expect(row('Streaming step, than ONNX Runtime node, H = 32', page)[0]).toContain('| not measured |');
    expect(page).toContain(
      `5 of ${targets.length} targets are met in every case; ${targets.length - 7} were not`,
    );
  });

  it('gives command, machine and tables', () => {
    expect(page).toContain('```sh\npnpm bench --quick\n```');
    expect(page).toContain('- Abacus 2000, 2 cores');
    expect(page).toContain('|  | PyTorch | 4.00 ms | 4.00× (4.00× – 4.00×) | 4.00 ms – 4.00 ms |');
  });

  it('is the same when filled in again, and keeps what stands between the markers', () => {
    const text = page.replace('## Targets', '## Targets\n\nWritten by hand.');
    const again = fillPage(text, report, 'page.md');
    expect(again).toBe(text);
  });

  it('refuses pages without markers, or with unknown ones', () => {
    expect(() => fillPage('# Nothing', report, 'page.md')).toThrow('page.md has no markers');
    expect(() => fillPage('<!-- bench:nope -->\n<!-- /bench -->', report, 'page.md')).toThrow(
      'page.md has a marker bench:nope; those there can be are machine, command, targets, train',
    );
  });
});
