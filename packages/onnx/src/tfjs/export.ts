import { ArgumentError } from '@recurra/plugin';
import type * as tfl from '@tensorflow/tfjs-layers';
import type { GraphValue } from '../builder/graph-builder.ts';
import type { Dimension } from '../builder/value-info.ts';
import { OnnxError } from '../errors.ts';
import { serializeOnnx } from '../model.ts';
import { newModel } from '../new-model.ts';
import { quantizeOnnx } from '../quantize/quantize.ts';
import { standardCells } from './cells/index.ts';
import type { CellExporters } from './cells/types.ts';
import { exportContainer } from './container.ts';
import { ExportContext } from './context.ts';
import { standardLayers } from './layers/index.ts';
import type { StatesOption } from './states.ts';
import { typeOfDtype } from './tensors.ts';
import type { LayerExporters } from './types.ts';

/** How {@link exportOnnx} writes a model. */
export interface ExportOptions {
  /** Version of the standard operators, 13 to 22. Default 17. */
  readonly opset?: number;
  /** Leave the batch size open (`batch`). Default true; false fixes it to the model's own, or to 1. */
  readonly dynamicBatch?: boolean;
  /**
   * Leave the number of time steps (axis 1 of inputs of rank 3, and of integer inputs of rank 2) open, also where the
   * model fixes it. Default: open where the model leaves it open.
   */
  readonly dynamicTime?: boolean;
  /**
   * Make the states of recurrent layers inputs and outputs of the file, so that a sequence can be fed in pieces:
   * `<layer>_h_in` and `<layer>_h_out`, for cells with a cell state `<layer>_c_in` and `<layer>_c_out`, for stacks
   * `<layer>_cell_0_h_in` and so on; each [batch, size]. True for all layers, or the names of some. Layers whose
   * initial states come from elsewhere in the model keep those. Default false: they start from zeros, stateful ones
   * too.
   */
  readonly states?: StatesOption;
  /** Stores weights as 8-bit integers, a scale for each channel; see `quantizeOnnx`. Default: as they are. */
  readonly quantize?: 'int8';
  /**
   * Written as the file's metadata, as `{ license: 'MIT', card: { task: 'forecast' } }`. What is no text is written as
   * JSON.
   */
  readonly metadata?: Readonly<Record<string, string | object>>;
  /** What the model is, for people: the file's documentation. */
  readonly description?: string;
  /** Translations of layers of your own, by class name; they come before the built-in ones. */
  readonly layers?: LayerExporters;
  /** Translations of recurrent cells of your own, by class name: the step suffices, it becomes the body of a loop. */
  readonly cells?: CellExporters;
  /** Names for the inputs, in the model's order. Default: the input layers' names. */
  readonly inputNames?: readonly string[];
  /** Names for the outputs, in the model's order. Default: the output layers' names. */
  readonly outputNames?: readonly string[];
}

/**
 * Writes a functional or sequential model as an ONNX file. LSTM, GRU and SimpleRNN layers, `tf.layers`' or
 * `@recurra/cells`', become the standard's recurrent operators; other cells become Scan loops. Dropout and other
 * layers that act in training only are left out.
 *
 * @param model A built model.
 * @param options See {@link ExportOptions}.
 * @returns The file.
 * @throws ArgumentError if it is no model. OnnxError if a layer has no translation; the message names it.
 * @example
 * const bytes = exportOnnx(model, { metadata: { license: 'MIT' } });
 * await writeFile('model.onnx', bytes);
 */
export function exportOnnx(model: tfl.LayersModel, options: ExportOptions = {}): Uint8Array {
  expectModel(model);
  const { opset = 17 } = options;
  if (!Number.isInteger(opset) || opset < 13 || opset > 22) {
    throw new OnnxError(`exportOnnx(): opset must be an integer from 13 to 22, got ${opset}.`);
  }
  if (options.quantize !== undefined && options.quantize !== 'int8') {
    throw new OnnxError(
      `exportOnnx(): quantize must be 'int8' or left out, got ${String(options.quantize)}.`,
    );
  }
  buildSequential(model);
  const layers = { ...standardLayers, ...options.layers };
  const cells = { ...standardCells, ...options.cells };
  const context = new ExportContext(opset, layers, cells, options.states);
  const inputNames = portNames('inputNames', model.inputNames, options.inputNames);
  const outputNames = portNames('outputNames', model.outputNames, options.outputNames, inputNames);
  for (const name of [...inputNames, ...outputNames]) context.uniqueName(name);

  const inputs: GraphValue[] = model.inputs.map((tensor, i) => {
    const name = inputNames[i] as string;
    const value = { name, type: typeOfDtype(tensor.dtype), shape: inputShape(tensor, i, name, options) };
    context.describe(name, value);
    return value;
  });
  const values = exportContainer(model, context, inputNames);
  const outputs = values.map((value, i) => ({
    name: outputNames[i] as string,
    value,
    type: context.type(value),
    shape: context.shape(value),
  }));
  const states = context.statePorts();
  const graph = context.build(model.name, [...inputs, ...states.inputs], [...outputs, ...states.outputs]);
  const written = newModel(graph, {
    opset,
    metadata: metadataTexts(options.metadata ?? {}),
    description: options.description,
  });
  return serializeOnnx(options.quantize === 'int8' ? quantizeOnnx(written).model : written);
}

function metadataTexts(metadata: Readonly<Record<string, string | object>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(metadata).map(([key, value]) => [
      key,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
}

/** Told by its layers, not by its class: a page may hold two copies of tfjs-layers. */
function expectModel(model: unknown): void {
  if (Array.isArray((model as { layers?: unknown } | null | undefined)?.layers)) return;
  const isLayer =
    typeof (model as { getClassName?: unknown } | null | undefined)?.getClassName === 'function';
  throw new ArgumentError(
    `exportOnnx(): model must be a tf.LayersModel, got ${isLayer ? 'a layer' : model === null ? 'null' : typeof model}; ` +
      'put layers into tf.sequential({ layers: […] }) or tf.model().',
  );
}

/** A sequential model that was never used does not know its own inputs and outputs yet. */
function buildSequential(model: tfl.LayersModel): void {
  if (model.built) return;
  try {
    (model as tfl.Sequential).build();
  } catch (cause) {
    throw new OnnxError(
      `exportOnnx(): model "${model.name}" has no inputs yet; give its first layer an inputShape.`,
      { cause },
    );
  }
}

function inputShape(
  tensor: tfl.SymbolicTensor,
  index: number,
  name: string,
  { dynamicBatch = true, dynamicTime }: ExportOptions,
): Dimension[] {
  const prefix = index === 0 ? '' : `${name}_`;
  const hasTime = tensor.shape.length === 3 || (tensor.shape.length === 2 && tensor.dtype === 'int32');
  return tensor.shape.map((length, axis) => {
    if (axis === 0) return dynamicBatch ? 'batch' : (length ?? 1);
    if (axis === 1 && hasTime && dynamicTime === true) return `${prefix}time`;
    if (length !== null) return length;
    if (axis === 1 && dynamicTime === false) {
      throw new OnnxError(
        `exportOnnx(): input "${name}" has an open number of time steps, which dynamicTime: false cannot fix; ` +
          'give the model an inputShape with a number.',
      );
    }
    return axis === 1 ? `${prefix}time` : `${prefix}dim${axis}`;
  });
}

function portNames(
  option: string,
  own: readonly string[],
  wanted: readonly string[] | undefined,
  taken: readonly string[] = [],
): string[] {
  if (wanted !== undefined && (wanted.length !== own.length || new Set(wanted).size !== wanted.length)) {
    throw new OnnxError(
      `exportOnnx(): ${option} must be ${own.length} different names, got [${wanted.join(', ')}].`,
    );
  }
  const names = new Set(taken);
  return (wanted ?? own).map((base) => {
    let name = base;
    for (let i = 1; names.has(name); i++) name = `${base}_${i}`;
    names.add(name);
    return name;
  });
}
