import {
  type Activation,
  activationCode,
  Blocks,
  type Kernels,
  layerKinds,
  type Precision,
  putStreamRecurrent,
  putStreamWeights,
  type RecurrentSpec,
  type RecurrentWeights,
  type StreamLayer,
  type StreamWeights,
  streamWork,
  writeStreamLayers,
} from '@recurra/kernels';
import { ArgumentError } from '@recurra/plugin';
import { LayerReader, layerTitle } from './check.ts';
import { describe } from './describe.ts';
import type { LayerSpec, NetworkSpec, RecurrentLayer } from './spec.ts';

/** A part of a state: h or c of one layer. */
export interface StatePart {
  /** Floats of a stream's state before it. */
  readonly offset: number;
  /** Floats it takes, and those that count. */
  readonly width: number;
  readonly size: number;
}

const gateCount = { simpleRnn: 1, lstm: 4, gru: 3 } as const;
const biasNames = { kernel: 'in', simpleRnn: 'H', lstm: '4·H', gru: '3·H' } as const;

/** A network in the kernels' memory: its layers one after the other, as `runNetwork` reads them. */
export class Program {
  readonly kernels: Kernels;
  /** All that lives as long as the network. */
  readonly blocks: Blocks;
  readonly inputSize: number;
  /** Rows of an embedding: inputs are whole numbers below it. Undefined where inputs are just numbers. */
  readonly vocabularySize: number | undefined;
  /** Floats of a row of working memory, and of a stream's state. */
  rowFloats: number;
  stateFloats = 0;
  /** What a state keeps from one call to the next. */
  readonly parts: StatePart[] = [];
  /** The first layer that needs a whole sequence. */
  wholeSequence: string | undefined;
  /** Where the layers stand, and how many there are. */
  readonly at: number;
  readonly count: number;
  readonly #layers: StreamLayer[] = [];
  readonly #precision: Precision;
  /** Matrices that meet all rows at once, and one step's rows. */
  readonly #wide: StreamWeights[] = [];
  readonly #narrow: StreamWeights[] = [];
  #size: number;
  readonly #rooms = new Set<number>();

  constructor(kernels: Kernels, spec: NetworkSpec) {
    const { layers, precision = 'float32' } = spec;
    if (precision !== 'float32' && precision !== 'int8') {
      throw new ArgumentError(
        `createNetwork(): precision must be 'float32' or 'int8', got ${describe(precision)}.`,
      );
    }
    if (!Array.isArray(layers) || layers.length === 0) {
      throw new ArgumentError(
        `createNetwork(): layers must be an array of at least one layer, got ${describe(layers)}.`,
      );
    }
    this.kernels = kernels;
    this.blocks = new Blocks(kernels);
    this.#precision = precision;
    this.inputSize = inputSizeOf(spec);
    this.#size = this.inputSize;
    this.rowFloats = kernels.pad(this.inputSize);
    const first = layers[0] as LayerSpec | undefined;
    this.vocabularySize = first?.type === 'embedding' ? first.vocabularySize : undefined;
    try {
      layers.forEach((layer: LayerSpec, index) => {
        this.#add(layer, index);
      });
      this.at = writeStreamLayers(kernels, this.blocks, this.#layers);
      this.count = this.#layers.length;
    } catch (error) {
      this.blocks.free();
      throw error;
    }
  }

  /** Takes working memory that may be given back before the network is. */
  take(floats: number): number {
    const at = this.kernels.heap.alloc(floats);
    this.#rooms.add(at);
    return at;
  }

  give(at: number): void {
    if (this.#rooms.delete(at)) this.kernels.heap.free(at);
  }

  /** Gives everything back. */
  free(): void {
    for (const at of this.#rooms) this.kernels.heap.free(at);
    this.#rooms.clear();
    this.blocks.free();
  }

  get outputSize(): number {
    return this.#size;
  }

  /** Floats to work in, for `rows` streams at once over `time` steps. */
  workFloats(rows: number, time: number): number {
    const { kernels } = this;
    return Math.max(
      0,
      ...this.#wide.map((weights) => streamWork(kernels, weights, rows * time)),
      ...this.#narrow.map((weights) => streamWork(kernels, weights, rows)),
    );
  }

  /** Takes working memory. @returns Floats before it. */
  #room(floats: number): number {
    const before = this.rowFloats;
    this.rowFloats += floats;
    return before;
  }

  #part(width: number, size: number, kept: boolean): number {
    const offset = this.stateFloats;
    this.stateFloats += width;
    if (kept) this.parts.push({ offset, width, size });
    return offset;
  }

  #add(layer: LayerSpec, index: number): void {
    if (typeof layer !== 'object' || layer === null) {
      throw new ArgumentError(
        `createNetwork(): layers[${index}] must be an object with a type, got ${describe(layer)}.`,
      );
    }
    const title = layerTitle(index, layer);
    const reader = new LayerReader(`createNetwork(): ${title}`, layer, this.#precision === 'int8');
    switch (layer.type) {
      case 'embedding':
        this.#addEmbedding(reader, index);
        break;
      case 'simpleRnn':
      case 'lstm':
      case 'gru':
        this.#addRecurrent(reader, layer.type, title);
        break;
      case 'dense':
        this.#addDense(reader);
        break;
      case 'activation': {
        const activation = reader.any<Activation | 'softmax'>('activation');
        this.#addActivation(reader, activation ?? reader.fail('activation must be given.'));
        break;
      }
      case 'softmax':
        this.#addActivation(reader, 'softmax');
        break;
      case 'layerNorm':
        this.#addLayerNorm(reader);
        break;
      default:
        reader.fail('type must be embedding, simpleRnn, lstm, gru, dense, activation, softmax or layerNorm.');
    }
    reader.finish();
  }

  /** A layer without a state, that gives rows of `size`. */
  #push(size: number, layer: StreamLayer): void {
    const outputStep = this.kernels.pad(size);
    const output = this.#room(outputStep);
    this.#layers.push({ inputSize: this.#size, outputSize: size, outputStep, output, ...layer });
    this.#size = size;
  }

  #addEmbedding(reader: LayerReader, index: number): void {
    if (index > 0) reader.fail('an embedding must be the first layer: it reads whole numbers.');
    const rows = reader.size('vocabularySize');
    const size = reader.size('size');
    const weights = reader.weights('weights', [
      ['vocabularySize', rows],
      ['size', size],
    ]);
    if (rows > 2 ** 24) reader.fail(`vocabularySize must be at most 2^24, got ${rows}.`);
    this.#push(this.#size * size, { kind: layerKinds.embedding, gain: this.blocks.put(weights) });
  }

  #addDense(reader: LayerReader): void {
    const { kernels, blocks } = this;
    const units = reader.size('units');
    const kernel = reader.weights('kernel', [
      ['in', this.#size],
      ['units', units],
    ]);
    const bias = reader.optionalWeights('bias', [['units', units]]);
    const activation = reader.any<Activation | 'softmax'>('activation') ?? 'linear';
    const weights = putStreamWeights(kernels, blocks, kernel, [this.#size, 1, units], this.#precision);
    this.#wide.push(weights);
    const softmax = activation === 'softmax';
    this.#push(units, {
      kind: layerKinds.dense,
      input: weights.at,
      bias: bias === undefined ? 0 : this.#padded(bias),
      ...activationFields(reader, softmax ? 'linear' : activation),
    });
    if (softmax) this.#push(units, { kind: layerKinds.softmax });
  }

  #addActivation(reader: LayerReader, activation: Activation | 'softmax'): void {
    this.#push(
      this.#size,
      activation === 'softmax'
        ? { kind: layerKinds.softmax }
        : { kind: layerKinds.activation, ...activationFields(reader, activation) },
    );
  }

  #addLayerNorm(reader: LayerReader): void {
    const size = this.#size;
    const gain = reader.optionalWeights('gain', [['in', size]]) ?? new Float32Array(size).fill(1);
    const bias = reader.optionalWeights('bias', [['in', size]]) ?? new Float32Array(size);
    this.#push(size, {
      kind: layerKinds.layerNorm,
      gain: this.#padded(gain),
      bias: this.#padded(bias),
      epsilon: reader.nonNegative('epsilon', 1e-5),
    });
  }

  #padded(values: Float32Array): number {
    const padded = new Float32Array(this.kernels.pad(values.length));
    padded.set(values);
    return this.blocks.put(padded);
  }

  #addRecurrent(reader: LayerReader, cell: RecurrentLayer['type'], title: string): void {
    const direction = reader.choice('direction', ['forward', 'reverse', 'bidirectional']);
    const spec = recurrentSpec(reader, cell, this.#size);
    const both = direction === 'bidirectional';
    const size = spec.projectionSize ?? spec.hiddenSize;
    const outputSize = both ? 2 * size : size;
    const outputStep = this.kernels.pad(outputSize);
    const output = this.#room(outputStep);
    if (direction !== 'forward') this.wholeSequence ??= title;
    const add = (weights: RecurrentWeights, reverse: boolean, outputOffset: number, keepsInput: boolean) => {
      const put = putStreamRecurrent(this.kernels, this.blocks, spec, weights, this.#precision);
      const { kind, job, input, recurrent, second, width, outputWidth } = put;
      this.#wide.push(input);
      this.#narrow.push(recurrent, ...(second ? [second] : []));
      this.#layers.push({
        kind,
        inputSize: this.#size,
        outputSize: size,
        outputStep,
        output,
        outputOffset,
        gates: this.#room(input.n),
        aside: this.#room(width),
        h: this.#part(outputWidth, size, !reverse),
        c: cell === 'lstm' ? this.#part(width, spec.hiddenSize, !reverse) : 0,
        reverse: Number(reverse),
        keepsInput: Number(keepsInput),
        job,
        input: input.at,
        recurrent: recurrent.at,
        second: second?.at ?? 0,
      });
    };
    add(directionWeights(reader, spec), direction === 'reverse', 0, both);
    const backward = reader.inner('backward');
    if (both) {
      if (backward === undefined) {
        reader.fail("backward must hold the second direction's weights where direction is bidirectional.");
      }
      add(directionWeights(backward, spec), true, size, false);
      backward.finish();
    } else if (backward !== undefined) {
      reader.fail(`backward is for direction 'bidirectional', got '${direction}'.`);
    }
    this.#size = outputSize;
  }
}

function activationFields(reader: LayerReader, activation: Activation): StreamLayer {
  return reader.attempt(() => {
    const { kind, alpha, beta } = activationCode('activation', activation);
    return { activation: kind, alpha, beta };
  });
}

type CellSpec = Omit<RecurrentSpec, 'batch' | 'time'>;

/** What a recurrent layer is, apart from its weights. */
function recurrentSpec(reader: LayerReader, cell: RecurrentLayer['type'], inputSize: number): CellSpec {
  const activation = (key: string): Activation | undefined => {
    const value = reader.any<Activation>(key);
    if (value !== undefined) activationFields(reader, value);
    return value;
  };
  const given = {
    cell,
    inputSize,
    hiddenSize: reader.size('hiddenSize'),
    clip: reader.nonNegative('clip', 0),
    candidateActivation: activation('candidateActivation'),
    ...(cell === 'simpleRnn' ? {} : { gateActivation: activation('gateActivation') }),
    ...(cell === 'gru' ? { resetAfter: reader.flag('resetAfter') } : {}),
    ...(cell === 'lstm'
      ? {
          coupled: reader.flag('coupled'),
          outputActivation: activation('outputActivation'),
          projectionSize: reader.optionalSize('projectionSize'),
        }
      : {}),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as never;
}

/** The weights of one direction. */
function directionWeights(reader: LayerReader, spec: CellSpec): RecurrentWeights {
  const { cell, inputSize, hiddenSize, projectionSize } = spec;
  const columns = [biasNames[cell], gateCount[cell] * hiddenSize] as const;
  const projection =
    projectionSize === undefined
      ? undefined
      : reader.weights('projection', [
          ['H', hiddenSize],
          ['projectionSize', projectionSize],
        ]);
  if (cell === 'lstm' && projection === undefined && reader.any('projection') !== undefined) {
    reader.fail('projection needs projectionSize.');
  }
  return {
    kernel: reader.weights('kernel', [['in', inputSize], columns]),
    recurrentKernel: reader.weights('recurrentKernel', [['h', projectionSize ?? hiddenSize], columns]),
    bias: reader.optionalWeights('bias', [columns]),
    recurrentBias: cell === 'gru' ? reader.optionalWeights('recurrentBias', [columns]) : undefined,
    peephole: cell === 'lstm' ? reader.optionalWeights('peephole', [['3·H', 3 * hiddenSize]]) : undefined,
    projection,
  };
}

/** Numbers in a step's input: as given, or found from the first layer. */
function inputSizeOf({ inputSize, layers }: NetworkSpec): number {
  if (inputSize !== undefined) {
    if (Number.isInteger(inputSize) && inputSize > 0) return inputSize;
    throw new ArgumentError(
      `createNetwork(): inputSize must be a positive integer, got ${describe(inputSize)}.`,
    );
  }
  const first = (layers[0] ?? {}) as Partial<
    LayerSpec & { kernel: ArrayLike<number>; hiddenSize: number; units: number }
  >;
  if (first.type === 'embedding') return 1;
  const columns =
    first.type === 'dense' ? first.units : (first.hiddenSize ?? 0) * (gateCount[first.type as 'lstm'] ?? 0);
  const found = (first.kernel?.length ?? 0) / (columns ?? 0);
  if (Number.isInteger(found) && found > 0) return found;
  throw new ArgumentError(
    `createNetwork(): inputSize cannot be found from layers[0]; give it: createNetwork({ inputSize, layers }).`,
  );
}
