import { createRng } from '@recurra/core/random';
import {
  createRunner,
  inspectOnnx,
  type OnnxTensor,
  type OnnxTensors,
  parseOnnx,
  type RunnerName,
  type ValueReport,
} from '@recurra/onnx';
import { ArgumentError } from '@recurra/plugin';
import type { Golden, Tolerance } from './golden.ts';

/** How {@link createGolden} makes inputs and outputs. */
export interface CreateGoldenOptions {
  /** Inputs by name. Those left out are drawn, if they are float32: normal numbers. */
  readonly inputs?: OnnxTensors;
  /** Lengths of axes that the model leaves open, by the axis's name; 2 for those not said. */
  readonly dims?: Readonly<Record<string, number>>;
  /** Seeds what is drawn. Default 0. */
  readonly seed?: number;
  /** What computes the outputs. Default `'ort'`, ONNX Runtime: independent of what is tested. */
  readonly runner?: RunnerName;
  /** How near later outputs must come. Default 1e-4 absolute, 1e-3 relative. */
  readonly tolerance?: Partial<Tolerance>;
}

/**
 * Computes golden outputs of a model: with ONNX Runtime, so that they say something about what Recurra computes.
 *
 * @param bytes The model's file.
 * @param options Inputs, or how to draw them.
 * @returns What {@link writeGolden} writes beside the model.
 * @throws ArgumentError if an input can be neither found nor drawn; MissingPeerError without onnxruntime-node; OnnxError
 *   if the model cannot be read or run.
 * @example await writeFile('model.golden.json', writeGolden(await createGolden(bytes, { dims: { batch: 1, time: 8 } })));
 */
export async function createGolden(bytes: Uint8Array, options: CreateGoldenOptions = {}): Promise<Golden> {
  const { inputs: given = {}, runner: name = 'ort', tolerance = {} } = options;
  const inputs = { ...drawInputs('createGolden()', bytes, options), ...given };
  const runner = await createRunner(bytes, { runner: name });
  try {
    return {
      writtenBy: runner.report.runtime,
      tolerance: { absolute: 1e-4, relative: 1e-3, ...tolerance },
      inputs,
      outputs: await runner.run(inputs),
    };
  } finally {
    await runner.dispose();
  }
}

/** Draws the inputs that are not given. */
export function drawInputs(
  where: string,
  bytes: Uint8Array,
  { inputs = {}, dims = {}, seed = 0 }: CreateGoldenOptions,
): Record<string, OnnxTensor> {
  const rng = createRng(seed);
  const drawn: Record<string, OnnxTensor> = {};
  for (const input of inspectOnnx(parseOnnx(bytes)).inputs) {
    if (Object.hasOwn(inputs, input.name)) continue;
    const lengths = lengthsOf(where, input, dims);
    const count = lengths.reduce((product, length) => product * length, 1);
    drawn[input.name] = {
      type: 'float32',
      dims: lengths,
      data: Float32Array.from({ length: count }, () => rng.normal()),
    };
  }
  return drawn;
}

function lengthsOf(
  where: string,
  { name, type, shape }: ValueReport,
  dims: Readonly<Record<string, number>>,
): number[] {
  if (type !== 'float32' || shape === null) {
    throw new ArgumentError(
      `${where}: input ${name} is ${shape === null ? 'of unknown shape' : type} and cannot be drawn; give it in inputs.`,
    );
  }
  return shape.map((length) => (typeof length === 'number' ? length : (dims[length ?? ''] ?? 2)));
}
