import fc from 'fast-check';
import { describe, it } from 'vitest';
import { floats } from '../../../test/cases/nn-data.ts';
import { caseModel, expectSame, type OperatorCase, runOrt, runRecurra } from '../../../test/operator-case.ts';

const seed = 20250114;
const numRuns = 150;

interface Window {
  readonly rank: number;
  readonly input: readonly number[];
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  readonly pads: readonly number[];
  readonly autoPad: string;
}

/** Windows over one to three axes; dilation and automatic padding do not meet, as ONNX Runtime refuses them together. */
const windows: fc.Arbitrary<Window> = fc.integer({ min: 1, max: 3 }).chain((rank) => {
  const per = (min: number, max: number) =>
    fc.array(fc.integer({ min, max }), { minLength: rank, maxLength: rank });
  const longest = [0, 40, 12, 7][rank] as number;
  return fc
    .record({
      rank: fc.constant(rank),
      input: per(1, longest),
      kernel: per(1, 4),
      strides: per(1, 3),
      dilations: per(1, 3),
      pads: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 2 * rank, maxLength: 2 * rank }),
      autoPad: fc.constantFrom('NOTSET', 'NOTSET', 'SAME_UPPER', 'SAME_LOWER', 'VALID'),
    })
    .map((window) => ({
      ...window,
      pads: window.pads.map((pad, i) => Math.min(pad, (window.kernel[i % rank] as number) - 1)),
      dilations: window.autoPad.startsWith('SAME') ? window.dilations.map(() => 1) : window.dilations,
    }));
});

/** Whether a window fits the padded input at least once; otherwise there is nothing to compare. */
function fits({ input, kernel, dilations, pads, rank, autoPad }: Window): boolean {
  return input.every((length, axis) => {
    const reach = ((kernel[axis] as number) - 1) * (dilations[axis] as number) + 1;
    const padding = autoPad === 'NOTSET' ? (pads[axis] as number) + (pads[axis + rank] as number) : 0;
    return autoPad.startsWith('SAME') || length + padding >= reach;
  });
}

/**
 * Whether a window reaches as far as it moves, as far as automatic padding is concerned: where it does not, ONNX
 * Runtime's operators disagree with each other.
 */
function isTight({ kernel, strides, autoPad }: Window, extra = 0): boolean {
  return (
    !autoPad.startsWith('SAME') ||
    kernel.every((length, axis) => length + Math.min(extra, strides[axis]! - 1) >= (strides[axis] as number))
  );
}

/** Whether a dilated window always finds an element; the largest of none is anybody's guess. */
function neverEmpty({ input, dilations }: Window): boolean {
  return input.every((length, axis) => length >= (dilations[axis] as number));
}

function attributesOf({ kernel, strides, dilations, pads, autoPad }: Window) {
  const padding = autoPad === 'NOTSET' ? { pads } : { auto_pad: autoPad };
  return { kernel_shape: kernel, strides, dilations, ...padding };
}

async function check(test: OperatorCase): Promise<void> {
  const { model, feeds } = caseModel(test);
  const [actual, expected] = [await runRecurra(model, feeds), await runOrt(model, feeds)];
  expectSame(actual, expected, test.tolerance);
}

describe(`windows of any shape, seed ${seed}, as ONNX Runtime has them`, { timeout: 60_000 }, () => {
  it('Conv', async () => {
    const sizes = fc.record({
      window: windows.filter(fits),
      batch: fc.integer({ min: 1, max: 3 }),
      groups: fc.integer({ min: 1, max: 3 }),
      channels: fc.integer({ min: 1, max: 12 }),
      filters: fc.integer({ min: 1, max: 12 }),
      isStored: fc.boolean(),
      hasBias: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(sizes, async ({ window, batch, groups, channels, filters, isStored, hasBias }) => {
        const x = floats([batch, channels * groups, ...window.input], 1);
        const w = floats([filters * groups, channels, ...window.kernel], 2);
        await check({
          name: 'Conv',
          operator: 'Conv',
          inputs: [x, w, hasBias ? floats([filters * groups], 3) : undefined],
          stored: isStored ? [1, 2] : [],
          attributes: { ...attributesOf(window), group: groups },
          tolerance: 2e-5,
        });
      }),
      { seed, numRuns },
    );
  });

  it('ConvTranspose', async () => {
    const sizes = fc.record({
      window: windows,
      batch: fc.integer({ min: 1, max: 2 }),
      groups: fc.integer({ min: 1, max: 3 }),
      channels: fc.integer({ min: 1, max: 12 }),
      filters: fc.integer({ min: 1, max: 8 }),
      isStored: fc.boolean(),
      extra: fc.nat(2),
    });
    await fc.assert(
      fc.asyncProperty(sizes, async ({ window, batch, groups, channels, filters, isStored, extra }) => {
        const { input, kernel, strides, dilations, pads, rank } = window;
        const outputPadding = strides.map((stride) => Math.min(extra, stride - 1));
        const lengths = input.map((length, axis) => {
          const reach = ((kernel[axis] as number) - 1) * (dilations[axis] as number) + 1;
          const padding = (pads[axis] as number) + (pads[axis + rank] as number);
          const natural = (strides[axis] as number) * (length - 1) + reach + (outputPadding[axis] as number);
          return window.autoPad === 'NOTSET' ? natural - padding : natural;
        });
        fc.pre(lengths.every((length) => length > 0) && isTight(window, extra));
        await check({
          name: 'ConvTranspose',
          operator: 'ConvTranspose',
          inputs: [
            floats([batch, channels * groups, ...input], 1),
            floats([channels * groups, filters, ...kernel], 2),
            floats([filters * groups], 3),
          ],
          stored: isStored ? [1, 2] : [],
          attributes: { ...attributesOf(window), group: groups, output_padding: outputPadding },
          tolerance: 2e-5,
        });
      }),
      { seed, numRuns },
    );
  });

  it.each(['MaxPool', 'AveragePool', 'LpPool'])('%s', async (operator) => {
    const sizes = fc.record({
      window: windows.filter((window) => fits(window) && isTight(window) && neverEmpty(window)),
      ceil: fc.integer({ min: 0, max: 1 }),
      countsPadding: fc.integer({ min: 0, max: 1 }),
    });
    await fc.assert(
      fc.asyncProperty(sizes, async ({ window, ceil, countsPadding }) => {
        const counting = operator === 'AveragePool' ? { count_include_pad: countsPadding } : {};
        await check({
          name: operator,
          operator,
          opset: 19,
          inputs: [floats([2, 2, ...window.input], 1)],
          attributes: { ...attributesOf(window), ...counting, ceil_mode: ceil },
          outputs: operator === 'MaxPool' ? ['float32', 'int64'] : ['float32'],
        });
      }),
      { seed, numRuns },
    );
  });
});

describe('automatic padding of a dilated window', () => {
  it('is that of the window it reaches over', async () => {
    const [x, w] = [floats([1, 2, 11, 10], 1), floats([3, 2, 4, 3], 2)];
    const shared = { dilations: [2, 1], strides: [1, 2] };
    const test = { name: '', operator: 'Conv', inputs: [x, w] };
    const own = caseModel({ ...test, attributes: { ...shared, auto_pad: 'SAME_UPPER' } });
    // ONNX Runtime refuses the combination: padding of 6 over 11, of 1 over 10, both by hand.
    const other = caseModel({ ...test, attributes: { ...shared, pads: [3, 0, 3, 1] } });
    const actual = await runRecurra(own.model, own.feeds);
    expectSame(actual, await runOrt(other.model, other.feeds));
  });
});
