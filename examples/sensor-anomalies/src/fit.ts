import '@tensorflow/tfjs-backend-cpu';
import { gru } from '@recurra/cells';
import { exportOnnx } from '@recurra/onnx/tfjs';
import { ArgumentError } from '@recurra/plugin';
import { fit } from '@recurra/train';
import * as tf from '@tensorflow/tfjs-core';
import { initializers, layers, type Sequential, sequential } from '@tensorflow/tfjs-layers';
import { quiet } from './alarms.ts';
import { createDetector, warmUp } from './detector.ts';
import { type Calibration, loadModel, metadataKey } from './model.ts';
import { type Limits, limitsOf } from './signs.ts';

/** How {@link fitModel} trains. */
export interface FitOptions {
  /** Times that the readings are seen. Default 40. */
  readonly epochs?: number;
  /** Units of the recurrent layer. Default 24. */
  readonly units?: number;
  /** False alarms that 10,000 normal readings may give. Default 0.3. */
  readonly falseAlarms?: number;
  /** Same seed, same model. Default 0. */
  readonly seed?: number;
  /** Cancels: the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Hears the share of the work that is done, 0 to 1. */
  readonly onProgress?: ((done: number) => void) | undefined;
}

/** What {@link fitModel} gives. */
export interface FitResult extends Calibration {
  /** The model as an ONNX file. */
  readonly bytes: Uint8Array;
}

/** Readings in one training sequence, the one to be told included. */
const length = 129;
const fewest = 20 * length;

/**
 * Trains a GRU to tell a sensor's next reading, on the first quarter of the readings; on the rest, which it has not seen, it
 * measures how far off it is, and sets the limits by how often each sign is strong where nothing is wrong.
 *
 * @param readings Readings with nothing wrong, in any unit, oldest first; 2580 at least. Alarms that are rarer than the
 *   calibration is long cannot be counted: take some 10,000 for each false alarm that you would count.
 * @param options See {@link FitOptions}.
 * @returns The model, and what was measured.
 * @throws ArgumentError if an argument is out of range; the signal's reason once it is aborted.
 */
export async function fitModel(readings: readonly number[], options: FitOptions = {}): Promise<FitResult> {
  const { epochs = 40, units = 24, falseAlarms = 0.3, seed = 0, signal, onProgress } = options;
  check(readings, { epochs, units }, falseAlarms);
  signal?.throwIfAborted();
  await tf.ready();
  const quarter = Math.floor(readings.length / 4);
  const [learned, kept] = [readings.slice(0, quarter), readings.slice(quarter)];
  const { mean, deviation } = scaleOf(learned);
  const model = network(units, seed);
  const data = sequences(learned.map((reading) => (reading - mean) / deviation));
  try {
    // biome-ignore lint/suspicious/noFocusedTests: it trains, and is no test.
    await fit(model, data, {
      loss: 'meanSquaredError',
      epochs,
      learningRate: 0.01,
      schedule: { name: 'cosine' },
      clipNorm: 1,
      seed,
      signal,
      onProgress: ({ epoch, epochEnd }) => {
        if (epochEnd) onProgress?.((0.9 * epoch) / epochs);
      },
    });
    // Without limits there are no alarms; the unit of the error is measured first, then the signs in that unit.
    const open = { spike: 1e9, drift: 1e9, stuck: 1e9 };
    const raw = await watch(write(model, { mean, deviation, error: 1, limits: open }), kept, signal);
    const error =
      Math.sqrt(raw.reduce((sum, { spike }) => sum + spike ** 2, 0) / raw.length) || 1e-6 * deviation;
    const history = await watch(write(model, { mean, deviation, error, limits: open }), kept, signal);
    const calibration = { mean, deviation, error, limits: limitsOf(history, falseAlarms, quiet) };
    signal?.throwIfAborted();
    onProgress?.(1);
    return { ...calibration, bytes: write(model, calibration) };
  } finally {
    tf.dispose([data.x, data.y]);
    model.dispose();
  }
}

function network(units: number, seed: number): Sequential {
  return sequential({
    // Names are given, so that the file is the same however many models were made before.
    name: 'next-reading',
    layers: [
      gru({
        name: 'memory',
        units,
        inputShape: [null, 1],
        returnSequences: true,
        resetAfter: true,
        recurrentActivation: 'sigmoid',
        seed,
      }),
      layers.dense({ name: 'readout', units: 1, kernelInitializer: initializers.glorotUniform({ seed }) }),
    ],
  });
}

function write(model: Sequential, calibration: Calibration): Uint8Array {
  const metadata = { [metadataKey]: JSON.stringify(calibration) };
  return exportOnnx(model, { inputNames: ['reading'], outputNames: ['next'], metadata });
}

/** The signs at each reading once the detector is warm. */
async function watch(
  bytes: Uint8Array,
  readings: readonly number[],
  signal: AbortSignal | undefined,
): Promise<Limits[]> {
  const model = await loadModel(bytes);
  const detector = createDetector(model);
  const history: Limits[] = [];
  try {
    for (const reading of readings) {
      signal?.throwIfAborted();
      history.push((await detector.push(reading)).signs);
    }
  } finally {
    await detector.dispose();
    await model.dispose();
  }
  return history.slice(warmUp);
}

/** Sequences that overlap by half, and the same one reading later. */
function sequences(values: readonly number[]): { x: tf.Tensor; y: tf.Tensor } {
  const starts: number[] = [];
  for (let at = 0; at + length <= values.length; at += length >> 1) starts.push(at);
  const take = (shift: number): tf.Tensor => {
    const flat = starts.flatMap((at) => values.slice(at + shift, at + shift + length - 1));
    return tf.tensor3d(flat, [starts.length, length - 1, 1]);
  };
  return { x: take(0), y: take(1) };
}

function scaleOf(values: readonly number[]): { mean: number; deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, deviation: Math.sqrt(variance) };
}

function check(readings: readonly number[], counts: Record<string, number>, falseAlarms: number): void {
  if (!Array.isArray(readings) || readings.length < fewest || !readings.every(Number.isFinite)) {
    throw new ArgumentError(
      `fitModel(): readings must be ${fewest} finite numbers at least; fill gaps first.`,
    );
  }
  if (scaleOf(readings.slice(0, Math.floor(readings.length / 4))).deviation === 0) {
    throw new ArgumentError('fitModel(): all readings are the same; give readings of a sensor that works.');
  }
  for (const [name, value] of Object.entries(counts)) {
    if (!Number.isInteger(value) || value < 1) {
      throw new ArgumentError(`fitModel(): ${name} must be a positive integer, got ${String(value)}.`);
    }
  }
  if (!(falseAlarms >= 0 && falseAlarms <= 1000)) {
    throw new ArgumentError(`fitModel(): falseAlarms must be from 0 to 1000, got ${String(falseAlarms)}.`);
  }
}
