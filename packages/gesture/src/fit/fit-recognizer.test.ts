import { useBackend } from '@recurra/core/testing';
import { createRunner } from '@recurra/onnx';
import { isRecurraError } from '@recurra/plugin';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { FitRecognizerOptions, GestureProgress } from '../contract/fit.ts';
import { createGestureDataset } from '../dataset/create-dataset.ts';
import { rocOf } from '../evaluate/roc.ts';
import { drawings } from '../testing/drawings.ts';
import { fitRecognizer } from './fit-recognizer.ts';

beforeAll(() => useBackend('cpu'));

const dataset = createGestureDataset(drawings(6, 1));
const small: FitRecognizerOptions = { hiddenSize: 16, steps: 120, batchSize: 16, pipeline: { points: 16 } };
const quick: FitRecognizerOptions = { ...small, steps: 10, hiddenSize: 4 };

describe('fitRecognizer', () => {
  it('learns figures from six drawings each, and knows what it does not know', async () => {
    const before = tf.memory().numTensors;
    const reports: GestureProgress[] = [];
    const fitted = await fitRecognizer(dataset, {
      ...small,
      onProgress: (progress) => reports.push(progress),
    });
    expect(tf.memory().numTensors).toBe(before);
    const { calibration, losses, recognizer } = fitted;
    const test = drawings(10, 99);
    const right = test.filter((example) => recognizer.recognize(example).best === example.name).length;
    expect(right / test.length).toBeGreaterThanOrEqual(0.95);
    expect(losses[0]!.at(-1)).toBeLessThan(0.75 * losses[0]![0]!);
    expect(reports.map(({ step }) => step)).toEqual(Array.from({ length: 240 }, (_, i) => i + 1));
    expect(reports.at(-1)).toMatchObject({ network: 2, networks: 2, step: 240, steps: 240 });
    expect(rocOf(calibration!.known, calibration!.unknown).auc).toBeGreaterThan(0.8);
    // The file alone is enough for any runtime.
    const runner = await createRunner(recognizer.bytes, { runner: 'ort' });
    expect(runner.report.metadata.task).toBe('recognize');
    await runner.dispose();
    recognizer.dispose();
  });

  it('gives the same file for the same seed, another for another', async () => {
    const fileOf = async (options: FitRecognizerOptions): Promise<Uint8Array> => {
      const { recognizer } = await fitRecognizer(dataset, options);
      recognizer.dispose();
      return recognizer.bytes;
    };
    const first = await fileOf({ ...quick, members: 2 });
    expect(await fileOf({ ...quick, members: 2 })).toEqual(first);
    expect(await fileOf({ ...quick, members: 2, seed: 1 })).not.toEqual(first);
  });

  it.each(['stroke', 'motion'] as const)(
    'trains with each preset and cell, without leaks: %s',
    async (preset) => {
      const before = tf.memory().numTensors;
      for (const cell of ['gru', 'lstm'] as const) {
        const { recognizer } = await fitRecognizer(dataset, { ...quick, preset, cell, members: 1 });
        expect(recognizer.recognize(dataset.examples[0]!).probabilities).toHaveLength(4);
        recognizer.dispose();
      }
      expect(tf.memory().numTensors).toBe(before);
    },
  );

  it('stops when it is told, and frees everything', async () => {
    const before = tf.memory().numTensors;
    const controller = new AbortController();
    const reason = new Error('enough');
    const job = fitRecognizer(dataset, {
      ...quick,
      signal: controller.signal,
      onProgress: ({ step }) => {
        if (step === 4) controller.abort(reason);
      },
    });
    await expect(job).rejects.toBe(reason);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('rejects nothing where nothing can be held out, and says so', async () => {
    // Two examples each: one would be left.
    const few = createGestureDataset(drawings(2, 3));
    const { recognizer } = await fitRecognizer(few, { ...quick, falseRejectRate: 0 });
    const scribble = drawings(1, 8, ['zigzag'])[0]!;
    expect(
      recognizer.recognize({ ...scribble, values: scribble.values.map((value, i) => value * ((i * 7) % 5)) })
        .name,
    ).toBeDefined();
    recognizer.dispose();
  });

  it.each<[string, FitRecognizerOptions, RegExp]>([
    ['an unknown preset', { preset: 'dance' as never }, /preset must be stroke or motion, got "dance"/],
    ['no steps', { steps: 0 }, /steps must be an integer from 1 to 1000000, got 0/],
    ['a rate that is none', { dropout: 1 }, /dropout must be a number from 0 to 0.95, got 1/],
    ['another cell', { cell: 'rnn' as never }, /cell must be 'gru' or 'lstm', got "rnn"/],
    ['one point', { pipeline: { points: 1 } }, /pipeline.points must be an integer from 2/],
  ])('refuses %s', async (_name, options, message) => {
    await expect(fitRecognizer(dataset, options)).rejects.toThrow(message);
  });

  it('refuses what cannot be learned from, with advice', async () => {
    const cases = [
      [drawings(6, 1, ['line']), /at least two classes/],
      [[...drawings(3, 1, ['line']), ...drawings(1, 1, ['hook'])], /“hook” has one/],
      [[], /no gesture left/],
    ] as const;
    for (const [examples, message] of cases) {
      const error = await fitRecognizer(createGestureDataset(examples)).catch((reason: unknown) => reason);
      expect(isRecurraError(error, 'ERR_DATA')).toBe(true);
      expect((error as Error).message).toMatch(message);
    }
  });

  it('says that the rate is too large where training runs away', async () => {
    const error = await fitRecognizer(dataset, {
      ...quick,
      learningRate: 10,
      steps: 40,
      falseRejectRate: 0,
    }).then(
      ({ recognizer }) => recognizer,
      (reason: unknown) => reason as Error,
    );
    if (error instanceof Error) expect(error.message).toMatch(/learningRate must be small enough/);
    else expect([...error.recognize(dataset.examples[0]!).probabilities].every(Number.isFinite)).toBe(true);
  });
});
