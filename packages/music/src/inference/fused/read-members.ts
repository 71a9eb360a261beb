import { biasFromOnnx, matrixFromOnnx, type OnnxModel } from '@recurra/onnx';
import type { DenseLayer, GruLayer, LstmLayer } from '@recurra/stream';
import type { MusicManifest } from '../../contract/model.ts';
import type { StatePort } from '../state-ports.ts';
import { type StoredWeight, storedWeights } from './stored-weights.ts';

type Cell = 'gru' | 'lstm';

/** One network of a file, as layers to run. */
export interface Member {
  /**
   * Whether all its matrices are in eight bits. The kernels round as `quantizeOnnx` does, to a scale for each output: of numbers that are rounded
   * already they find the same levels.
   */
  readonly packed: boolean;
  /** Dense and recurrent layers over frames. */
  readonly frame: readonly (DenseLayer | GruLayer | LstmLayer)[];
  /** Their states' places among the ports, in the order of the layers. */
  readonly frameStates: readonly number[];
  /** Of note models: what notes are multiplied by, the recurrent layer over notes, and its states. */
  readonly note:
    | {
        readonly embedding: StoredWeight;
        readonly layer: GruLayer | LstmLayer;
        readonly states: readonly number[];
      }
    | undefined;
  readonly head: DenseLayer;
}

function recurrentLayer(
  cell: Cell,
  weightOf: (name: string) => StoredWeight | undefined,
  name: string,
): GruLayer | LstmLayer | undefined {
  const [w, r, b] = ['W', 'R', 'B'].map((letter) => weightOf(`${name}/${letter}`)) as (
    | StoredWeight
    | undefined
  )[];
  const [height, inputSize] = w?.dims.slice(1) ?? [];
  const hiddenSize = r?.dims[2];
  const gates = cell === 'lstm' ? 4 : 3;
  if (!w || !r || !b || height === undefined || inputSize === undefined || hiddenSize === undefined) {
    return undefined;
  }
  if (height !== gates * hiddenSize || r.dims[1] !== height || b.data.length !== 2 * height) return undefined;
  const operator = cell === 'lstm' ? 'LSTM' : 'GRU';
  const bias = biasFromOnnx(operator, b.data.subarray(0, height), hiddenSize, 'canonical');
  const recurrentBias = biasFromOnnx(operator, b.data.subarray(height), hiddenSize, 'canonical');
  const weights = {
    hiddenSize,
    kernel: matrixFromOnnx(operator, w.data, inputSize, hiddenSize, 'canonical'),
    recurrentKernel: matrixFromOnnx(operator, r.data, hiddenSize, hiddenSize, 'canonical'),
  };
  return cell === 'lstm'
    ? { type: 'lstm', ...weights, bias: bias.map((value, i) => value + recurrentBias[i]!) }
    : { type: 'gru', resetAfter: true, ...weights, bias, recurrentBias };
}

function dense(kernel: StoredWeight | undefined, bias?: StoredWeight): DenseLayer | undefined {
  const units = kernel?.dims[1];
  if (kernel === undefined || units === undefined) return undefined;
  return { type: 'dense', units, kernel: kernel.data, ...(bias !== undefined && { bias: bias.data }) };
}

/**
 * Finds the networks of a file by the names that training gives to weights and states.
 *
 * @returns undefined if there is anything that it does not know.
 */
export function readMembers(
  model: OnnxModel,
  { kind, members }: Pick<MusicManifest, 'kind' | 'members'>,
  ports: readonly StatePort[],
): Member[] | undefined {
  const stored = storedWeights(model);
  let packed = true;
  const weightOf = (name: string): StoredWeight | undefined => {
    const weight = stored(name);
    // Biases never are.
    if (weight !== undefined && !/(\/B|_bias)$/.test(name)) packed &&= weight.packed;
    return weight;
  };
  const portOf = new Map(ports.map(({ input }, i) => [input, i]));
  let known = 0;
  /** Places of a layer's states; none if it is not there. */
  const statesOf = (layer: string): number[] => {
    const states = ['h', 'c'].flatMap((letter) => portOf.get(`${layer}_${letter}_in`) ?? []);
    known += states.length;
    return states;
  };
  const cellOf = (states: readonly number[]): Cell => (states.length === 2 ? 'lstm' : 'gru');
  const found: Member[] = [];
  for (let i = 1; i <= members; i++) {
    const member = `member_${i}`;
    packed = true;
    const frame: (DenseLayer | GruLayer | LstmLayer | undefined)[] = [
      dense(weightOf(`${member}/frame_embedding`)),
    ];
    const frameStates: number[] = [];
    for (let layer = 1; ; layer++) {
      const states = statesOf(`${member}_frame_${layer}`);
      if (states.length === 0) break;
      frame.push(recurrentLayer(cellOf(states), weightOf, `${member}/frame_${layer}`));
      frameStates.push(...states);
    }
    const head = dense(weightOf(`${member}/head_kernel`), weightOf(`${member}/head_bias`));
    if (frame.length < 2 || frame.includes(undefined) || head === undefined) return undefined;
    let note: Member['note'];
    if (kind === 'note') {
      const states = statesOf(`${member}_note`);
      const embedding = weightOf(`${member}/note_embedding`);
      const layer = recurrentLayer(cellOf(states), weightOf, `${member}/note`);
      if (states.length === 0 || embedding?.dims.length !== 2 || layer === undefined) return undefined;
      note = { embedding, layer, states };
    }
    found.push({ packed, frame: frame as Member['frame'], frameStates, note, head });
  }
  return known === ports.length ? found : undefined;
}
