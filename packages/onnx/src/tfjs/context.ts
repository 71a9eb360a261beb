import type * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { GraphBuilder } from '../builder/graph-builder.ts';
import type { Dimension } from '../builder/value-info.ts';
import { OnnxError } from '../errors.ts';
import { typeCode } from '../tensor/types.ts';
import type { CellExporter, CellExporters } from './cells/types.ts';
import { outputShapes } from './output-shapes.ts';
import { type StateDescription, StatePorts, type StatesOption } from './states.ts';
import { tensorToOnnx, typeOfDtype } from './tensors.ts';
import type { Cell, Layer, LayerConfig, LayerExporters } from './types.ts';

/**
 * What a {@link LayerExporter} writes with: a {@link GraphBuilder} that also reads layers, their weights and masks,
 * and can hand inner layers to their own exporters.
 */
export class ExportContext extends GraphBuilder {
  readonly #exporters: LayerExporters;
  readonly #cells: CellExporters;
  readonly #masks = new Map<string, string | undefined>();
  readonly #states: StatePorts;
  #hidesStates = false;

  /**
   * @param opset Version of the standard operators.
   * @param exporters Translations of layers by class name.
   * @param cells Translations of cells by class name.
   * @param states Which recurrent layers' states become inputs and outputs.
   */
  constructor(
    opset: number,
    exporters: LayerExporters,
    cells: CellExporters = {},
    states: StatesOption = false,
  ) {
    super(opset);
    this.#exporters = exporters;
    this.#cells = cells;
    this.#states = new StatePorts(states);
  }

  /** The layer's configuration, with camelCase keys, as it was created with. */
  config(layer: { getConfig(): LayerConfig }): LayerConfig {
    return layer.getConfig();
  }

  /**
   * Adds all weights of a layer as initializers.
   *
   * @param hints Their names, in the order of `layer.getWeights()`.
   * @returns Names of the values, in that order.
   */
  weights(layer: Layer | Cell, hints: readonly string[]): string[] {
    return layer.getWeights().map((tensor, i) => this.tensor(hints[i] ?? `weight_${i}`, tensor));
  }

  /** Adds a tfjs tensor as an initializer. */
  tensor(hint: string, tensor: tf.Tensor): string {
    return this.initializer(hint, tensorToOnnx(tensor));
  }

  /**
   * Translates a layer by its own exporter: for wrappers, which hold other layers. Its outputs' shapes are known
   * afterwards, and names are prefixed with its name.
   *
   * @param outputs The layer's symbolic outputs, if there are any; else shapes come from `computeOutputShape`.
   * @throws OnnxError if there is no exporter for the layer's class, or it failed.
   */
  layer(layer: Layer, inputs: readonly string[], outputs?: readonly tfl.SymbolicTensor[]): string[] {
    const className = layer.getClassName();
    const exporter = Object.hasOwn(this.#exporters, className) ? this.#exporters[className] : undefined;
    if (exporter === undefined) {
      throw new OnnxError(
        `exportOnnx(): layer "${layer.name}" is of class ${className}, which has no translation; pass one as ` +
          `exportOnnx(model, { layers: { ${className}: (layer, context, inputs) => … } }).`,
        { node: layer.name, operator: className },
      );
    }
    const values = this.scoped(layer.name, () => exporter(layer, this, [...inputs]));
    if (outputs !== undefined && outputs.length !== values.length) {
      throw new OnnxError(
        `exportOnnx(): the exporter of ${className} gave ${values.length} outputs for layer "${layer.name}", ` +
          `which has ${outputs.length}.`,
        { node: layer.name, operator: className },
      );
    }
    if (values.some((value) => !this.isDescribed(value))) {
      const shapes = this.#outputShapes(layer, inputs);
      values.forEach((value, i) => {
        const type = typeOfDtype(outputs?.[i]?.dtype ?? 'float32');
        const shape = shapes[i];
        if (shape !== undefined && !this.isDescribed(value)) this.describe(value, { type, shape });
      });
    }
    this.#passMaskOn(layer, inputs, values[0]);
    return values;
  }

  /** Layers that support masks and keep the time axis hand the mask on. */
  #passMaskOn(layer: Layer, inputs: readonly string[], output: string | undefined): void {
    if (output === undefined || !layer.supportsMasking || this.#masks.has(output)) return;
    const masks = [...new Set(inputs.flatMap((input) => this.#masks.get(input) ?? []))];
    const [first, ...others] = masks;
    if (first === undefined) return;
    const [before, after] = [this.shape(inputs[0] as string), this.shape(output)];
    if (after.length < 2 || before[1] !== after[1]) return;
    this.#masks.set(
      output,
      others.reduce((all, mask) => this.node('And', [all, mask]), first),
    );
  }

  /** The translation of a cell. @throws OnnxError if its class has none. */
  cell(cell: Cell): CellExporter {
    const className = cell.getClassName();
    const exporter = Object.hasOwn(this.#cells, className) ? this.#cells[className] : undefined;
    if (exporter !== undefined) return exporter;
    throw new OnnxError(
      `exportOnnx(): the cell of layer "${this.scope}" is of class ${className}, which has no translation; pass one ` +
        `as exportOnnx(model, { cells: { ${className}: { step: (cell, context, input, states) => … } } }).`,
      { node: this.scope, operator: className },
    );
  }

  /** The value as float32, cast if it is of another type. */
  float32(value: string): string {
    if (!this.isDescribed(value) || this.type(value) === 'float32') return value;
    const cast = this.node('Cast', [value], { to: typeCode('float32') });
    this.describe(cast, { type: 'float32', shape: this.shape(value) });
    return cast;
  }

  /** Name of the boolean value [batch, time] that tells which steps of a value are real; undefined if all are. */
  mask(value: string): string | undefined {
    return this.#masks.get(value);
  }

  /** Attaches a mask to a value, for recurrent layers downstream to heed; undefined says that its inputs' ends here. */
  setMask(value: string, mask: string | undefined): void {
    this.#masks.set(value, mask);
  }

  /** Whether the states of a recurrent layer that is called without any become inputs and outputs of the graph. */
  showsStates(layer: Layer): boolean {
    return !this.#hidesStates && this.#states.isWanted(layer.name);
  }

  /** Runs `build` with all states hidden: for wrappers inside which a state would not go on from call to call. */
  withHiddenStates<T>(build: () => T): T {
    const outer = this.#hidesStates;
    this.#hidesStates = true;
    try {
      return build();
    } finally {
      this.#hidesStates = outer;
    }
  }

  /**
   * Adds an input of the graph for a state before the first step, and names the output for the state after the last.
   *
   * @returns The input's name, and a function that takes the value of the output.
   */
  stateInput({ prefix, shape, layer }: StateDescription): [string, (value: string) => void] {
    const name = this.portName(`${prefix}_in`);
    const output = this.portName(`${prefix}_out`);
    const what = `state of layer "${layer}"`;
    const port = { type: 'float32', shape } as const;
    this.describe(name, port);
    this.#states.inputs.push({
      ...port,
      name,
      docString: `The ${what} before the first step; zeros at the start of a sequence, then ${output}.`,
    });
    const setOutput = (value: string) => {
      this.#states.outputs.push({
        ...port,
        name: output,
        value,
        docString: `The ${what} after the last step; it goes into ${name} with the next steps.`,
      });
    };
    return [name, setOutput];
  }

  /** The states that became inputs and outputs. @throws OnnxError if states were asked for that are not there. */
  statePorts(): Pick<StatePorts, 'inputs' | 'outputs'> {
    this.#states.checkNames();
    return this.#states;
  }

  #outputShapes(layer: Layer, inputs: readonly string[]): Dimension[][] {
    const known = inputs.map((input) => this.shape(input));
    try {
      return outputShapes(layer, known);
    } catch (cause) {
      throw new OnnxError(
        `exportOnnx(): layer "${layer.name}" (${layer.getClassName()}) cannot take inputs of shape ` +
          `${known.map((shape) => `[${shape.join(', ')}]`).join(', ')}; export without dynamicTime if it needs ` +
          `a fixed number of time steps. ${cause instanceof Error ? cause.message : ''}`,
        { node: layer.name, operator: layer.getClassName(), cause },
      );
    }
  }
}
