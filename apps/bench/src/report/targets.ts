import { advantage } from '../measure/compare.ts';
import { quantile, ratios, summarise } from '../measure/statistics.ts';
import { formatRatio, formatValue } from '../output/format.ts';
import type { Report, Result, SuiteName } from '../results.ts';

/** What one case came to. */
export interface Finding {
  readonly name: string;
  /** The figure, as it is shown. */
  readonly figure: string;
  readonly met: boolean;
}

/** Something Recurra promises. */
export interface Target {
  readonly title: string;
  /** What is promised, as "≥ 15×". */
  readonly required: string;
  /** Every case it is about that was measured. */
  evaluate(report: Report): Finding[];
}

/** Which cases a target is about. */
type Where = (result: Result) => boolean;

const hidden =
  (accept: (size: number) => boolean): Where =>
  ({ task }) =>
    task !== undefined && accept(task.shape.hiddenSize);
const everywhere: Where = () => true;
const singleStreams: Where = ({ task }) => task?.shape.batch === 1;

const named = ({ name, threads }: Result): string => (threads > 1 ? `${name}, ${threads} threads` : name);

function inSuite(report: Report, suite: SuiteName, where: Where): Result[] {
  return report.results.filter((result) => result.suite === suite && where(result));
}

/** At least so many times better than a peer. */
function better(
  title: string,
  suite: SuiteName,
  [ours, peer]: readonly [string, string],
  atLeast: number,
  where: Where = everywhere,
): Target {
  return {
    title,
    required: `≥ ${atLeast}×`,
    evaluate: (report) =>
      inSuite(report, suite, where).flatMap((result) => {
        const ratio = advantage(result, ours, peer)?.median;
        return ratio === undefined
          ? []
          : [{ name: named(result), figure: formatRatio(ratio), met: ratio >= atLeast }];
      }),
  };
}

/** Two threads so many times faster than one. */
function scaling(title: string, contestant: string, atLeast: number, where: Where): Target {
  return {
    title,
    required: `≥ ${atLeast}×`,
    evaluate: (report) =>
      inSuite(report, 'train', where).flatMap((one) => {
        const two = report.results.find(
          ({ suite, name, threads }) => suite === 'train' && name === one.name && threads === 2,
        );
        const [slow, fast] = [one, two].map((result) => summarise(result?.samples[contestant] ?? [])?.median);
        if (one.threads !== 1 || slow === undefined || fast === undefined) return [];
        return [{ name: one.name, figure: formatRatio(slow / fast), met: slow / fast >= atLeast }];
      }),
  };
}

/** A figure of every round of two contestants, at most so much. */
function atMost(
  title: string,
  suite: SuiteName,
  [over, under]: readonly [string, string],
  most: { readonly ratio: number; readonly show: (ratio: number) => string },
  where: Where = everywhere,
): Target {
  return {
    title,
    required: `≤ ${most.show(most.ratio)}`,
    evaluate: (report) =>
      inSuite(report, suite, where).flatMap((result) => {
        const values = ratios(result.samples[over] ?? [], result.samples[under] ?? []);
        if (values.length === 0) return [];
        const ratio = quantile(values, 0.5);
        return [{ name: named(result), figure: most.show(ratio), met: ratio <= most.ratio }];
      }),
  };
}

/** A median difference of two contestants, or a median by itself, at most so much. */
function within(
  title: string,
  suite: SuiteName,
  [ours, floor]: readonly [string, string | undefined],
  most: number,
  where: Where = everywhere,
): Target {
  const unit = suite === 'size' ? 'bytes' : 'ms';
  return {
    title,
    required: `≤ ${formatValue(most, unit)}`,
    evaluate: (report) =>
      inSuite(report, suite, where).flatMap((result) => {
        const all = summarise(result.samples[ours] ?? [])?.median;
        const base = floor === undefined ? 0 : summarise(result.samples[floor] ?? [])?.median;
        if (all === undefined || base === undefined) return [];
        const value = all - base;
        return [{ name: named(result), figure: formatValue(value, unit), met: value <= most }];
      }),
  };
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** A share of the ceiling, at least so much. */
function share(title: string, atLeast: number, where: Where): Target {
  return {
    title,
    required: `≥ ${percent(atLeast)}`,
    evaluate: (report) =>
      inSuite(report, 'gemm', where).flatMap((result) => {
        const value = advantage(result, 'recurra-kernels', 'fma-ceiling')?.median;
        return value === undefined
          ? []
          : [{ name: named(result), figure: percent(value), met: value >= atLeast }];
      }),
  };
}

const overheadShare = { ratio: 1.15, show: (ratio: number) => percent(ratio - 1) };
const large: Where = ({ task }) => task !== undefined && task.shape.batch >= 512;
const steps = (sizes: readonly number[]): Where => {
  const fits = hidden((size) => sizes.includes(size));
  return (result) => singleStreams(result) && fits(result);
};

/** Everything Recurra promises of speed, size and memory; the only place where it is written. */
export const targets: readonly Target[] = [
  better('Training, than TensorFlow.js wasm', 'train', ['recurra', 'tfjs-wasm'], 15),
  better('Training, than brain.js', 'train', ['recurra', 'brain.js'], 50),
  better(
    'Training, than PyTorch, H = 32',
    'train',
    ['recurra', 'pytorch'],
    3,
    hidden((h) => h === 32),
  ),
  better(
    'Training, than PyTorch, H ≤ 256',
    'train',
    ['recurra', 'pytorch'],
    1,
    hidden((h) => h > 32 && h <= 256),
  ),
  better(
    'Training, than PyTorch, H = 512',
    'train',
    ['recurra', 'pytorch'],
    0.7,
    hidden((h) => h === 512),
  ),
  scaling(
    'Training, two threads than one, H ≥ 128',
    'recurra',
    1.6,
    hidden((h) => h >= 128),
  ),
  atMost(
    'Training, outside the kernels, H = 128',
    'overhead',
    ['recurra', 'recurra-kernels'],
    overheadShare,
    hidden((h) => h === 128),
  ),
  within(
    'Training, outside the kernels, H = 32',
    'overhead',
    ['recurra', 'recurra-kernels'],
    1.5,
    hidden((h) => h === 32),
  ),
  better(
    'Streaming step, than ONNX Runtime node, H = 32',
    'stream',
    ['recurra', 'onnxruntime-node'],
    40,
    steps([32]),
  ),
  better(
    'Streaming step, than ONNX Runtime node, H = 128',
    'stream',
    ['recurra', 'onnxruntime-node'],
    4,
    steps([128]),
  ),
  better(
    'Streaming step, than ONNX Runtime node, H = 256',
    'stream',
    ['recurra', 'onnxruntime-node'],
    2,
    steps([256]),
  ),
  better(
    'Streaming step, than ONNX Runtime node, H ≥ 512',
    'stream',
    ['recurra', 'onnxruntime-node'],
    1,
    steps([512, 1024]),
  ),
  better(
    'Streaming step of int8, than ONNX Runtime node, H ≥ 512',
    'stream',
    ['recurra-int8', 'onnxruntime-node'],
    2,
    steps([512, 1024]),
  ),
  better(
    'Batch forward, than ONNX Runtime web, one thread',
    'forward',
    ['recurra', 'onnxruntime-web'],
    2,
    ({ threads }) => threads === 1,
  ),
  better('Batch forward, than ONNX Runtime node', 'forward', ['recurra', 'onnxruntime-node'], 0.6),
  share('Matrix product, of the 128-bit ceiling, large', 0.85, large),
  share('Matrix product, of the 128-bit ceiling, recurrent', 0.7, (result) => !large(result)),
  within('Size of @recurra/stream, gzipped', 'size', ['recurra', undefined], 30_000),
  better('First step after import, than ONNX Runtime web', 'startup', ['recurra', 'onnxruntime-web'], 20),
  atMost('Memory of a training step, to what backward needs', 'memory', ['recurra-kernels', 'needed'], {
    ratio: 1.3,
    show: formatRatio,
  }),
];
