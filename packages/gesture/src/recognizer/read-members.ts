import { biasFromOnnx, decodeTensor, matrixFromOnnx, type OnnxModel } from '@recurra/onnx';
import { DataError } from '@recurra/plugin';
import type { DirectionWeights, GruLayer, LstmLayer } from '@recurra/stream';

/** One network of a file. */
export interface Member {
  readonly layers: readonly (GruLayer | LstmLayer)[];
  /** Numbers at each point after the last layer: hidden states of all directions. */
  readonly width: number;
  readonly directions: number;
  /** Shape [width]. */
  readonly attention: Float32Array;
  /** Shape [3 · width, outputs]. */
  readonly headKernel: Float32Array;
  /** Shape [outputs]. */
  readonly headBias: Float32Array;
}

interface Stored {
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

function damaged(what: string): never {
  throw new DataError(
    `loadRecognizer(): the file's network is not as fitRecognizer() writes it: ${what}; ` +
      'give the file as it was, or run it with createRunner() of @recurra/onnx.',
  );
}

/** Reads a layer's weights, both directions. */
function recurrentLayer(
  operator: 'GRU' | 'LSTM',
  [w, r, b]: readonly Stored[],
  inputSize: number,
): GruLayer | LstmLayer {
  const [directions, height, width] = w!.dims as [number, number, number];
  const hidden = r!.dims[2]!;
  const gates = operator === 'LSTM' ? 4 : 3;
  const right =
    (directions === 1 || directions === 2) &&
    width === inputSize &&
    height === gates * hidden &&
    r!.dims[1] === height &&
    r!.dims[0] === directions &&
    b!.data.length === 2 * height * directions;
  if (!right) damaged(`weights of shapes [${w!.dims}], [${r!.dims}] and [${b!.dims}] do not fit each other`);
  const direction = (i: number): DirectionWeights => {
    const part = ({ data }: Stored, size: number): Float32Array => data.subarray(i * size, (i + 1) * size);
    const biases = part(b!, 2 * height);
    const bias = biasFromOnnx(operator, biases.subarray(0, height), hidden, 'canonical');
    const recurrentBias = biasFromOnnx(operator, biases.subarray(height), hidden, 'canonical');
    return {
      kernel: matrixFromOnnx(operator, part(w!, height * inputSize), inputSize, hidden, 'canonical'),
      recurrentKernel: matrixFromOnnx(operator, part(r!, height * hidden), hidden, hidden, 'canonical'),
      ...(operator === 'GRU'
        ? { bias, recurrentBias }
        : { bias: bias.map((value, k) => value + recurrentBias[k]!) }),
    };
  };
  const common = {
    hiddenSize: hidden,
    ...direction(0),
    ...(directions === 2 && { direction: 'bidirectional' as const, backward: direction(1) }),
  };
  return operator === 'GRU' ? { type: 'gru', resetAfter: true, ...common } : { type: 'lstm', ...common };
}

/**
 * Finds the networks of a file by the names that training gives to their weights.
 *
 * @param features Numbers of a point that go in.
 * @param outputs Logits that come out.
 * @throws DataError if anything is missing or of another shape.
 */
export function readMembers(model: OnnxModel, count: number, features: number, outputs: number): Member[] {
  const tensors = new Map((model.graph?.initializer ?? []).map((tensor) => [tensor.name, tensor]));
  const find = (name: string): Stored | undefined => {
    const tensor = tensors.get(name);
    const decoded = tensor && decodeTensor(tensor);
    return decoded?.type === 'float32' ? decoded : undefined;
  };
  const get = (name: string, length?: number): Stored => {
    const found = find(name) ?? damaged(`there is no float32 weight ${name}`);
    if (length !== undefined && found.data.length !== length) {
      damaged(`${name} must have ${length} numbers, got ${found.data.length}`);
    }
    return found;
  };
  const operator = model.graph?.node.some(({ opType }) => opType === 'LSTM') ? 'LSTM' : 'GRU';
  return Array.from({ length: count }, (_, i): Member => {
    const member = `member_${i + 1}`;
    const layers: (GruLayer | LstmLayer)[] = [];
    let width = features;
    let directions = 1;
    for (let layer = 1; find(`${member}/layer_${layer}/W`) !== undefined; layer++) {
      const weights = ['W', 'R', 'B'].map((letter) => get(`${member}/layer_${layer}/${letter}`));
      const made = recurrentLayer(operator, weights, width);
      layers.push(made);
      directions = made.backward === undefined ? 1 : 2;
      width = directions * made.hiddenSize;
    }
    if (layers.length === 0) damaged(`there is no layer of ${member}`);
    return {
      layers,
      width,
      directions,
      attention: get(`${member}/attention_kernel`, width).data,
      headKernel: get(`${member}/head_kernel`, 3 * width * outputs).data,
      headBias: get(`${member}/head_bias`, outputs).data,
    };
  });
}
