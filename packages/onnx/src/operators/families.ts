import type { Operators } from './types.ts';

/** Operators that are loaded together. */
interface Family {
  /** Names in one string, so that knowing a family costs little. */
  readonly names: string;
  load(): Promise<Operators>;
}

/** Every operator of `operators`, by what is fetched with it. */
const families: readonly Family[] = [
  {
    names:
      'BitCast Cast CastLike CenterCropPad Compress Concat Constant ConstantOfShape DepthToSpace Expand EyeLike Flatten Gather ' +
      'GatherElements GatherND Identity NonZero OneHot Pad Range Reshape Resize ReverseSequence Scatter ' +
      'ScatterElements ScatterND Shape Size Slice SpaceToDepth Split Squeeze Tile Transpose Trilu Unique Unsqueeze ' +
      'Upsample Where',
    load: async () => (await import('./movement/index.ts')).movement,
  },
  { names: 'GRU LSTM RNN', load: async () => (await import('./recurrent/index.ts')).recurrent },
  { names: 'If Loop Scan', load: async () => (await import('./control/index.ts')).control },
  {
    names:
      'ConcatFromSequence Optional OptionalGetElement OptionalHasElement SequenceAt SequenceConstruct SequenceEmpty ' +
      'SequenceErase SequenceInsert SequenceLength SequenceMap SplitToSequence',
    load: async () => (await import('./sequence/index.ts')).sequence,
  },
  {
    names:
      'AveragePool BatchNormalization BlackmanWindow Col2Im Conv ConvTranspose DFT Dropout GlobalAveragePool GlobalLpPool ' +
      'GlobalMaxPool GroupNormalization HammingWindow HannWindow InstanceNormalization LRN LayerNormalization ' +
      'LpNormalization LpPool MaxPool MaxUnpool MeanVarianceNormalization MelWeightMatrix NegativeLogLikelihoodLoss ' +
      'RMSNormalization STFT SimplifiedLayerNormalization SoftmaxCrossEntropyLoss com.microsoft.SkipLayerNormalization ' +
      'com.microsoft.SkipSimplifiedLayerNormalization',
    load: async () => (await import('./nn/index.ts')).nn,
  },
  {
    names:
      'ConvInteger DequantizeLinear DynamicQuantizeLinear MatMulInteger QLinearConv QLinearMatMul QuantizeLinear ' +
      'com.microsoft.DynamicQuantizeLSTM com.microsoft.DynamicQuantizeMatMul com.microsoft.MatMulIntegerToFloat',
    load: async () => (await import('./quantized/index.ts')).quantized,
  },
  // The largest family, and the one for whatever is not listed above.
  { names: '', load: async () => (await import('./math/index.ts')).math },
];

const familyOf = new Map(families.flatMap((family) => family.names.split(' ').map((name) => [name, family])));
const rest = families.at(-1) as Family;

/**
 * Fetches the operators that a model uses, and others of their families with them.
 *
 * @param names Names as {@link Operators} has them.
 */
export async function loadOperators(names: Iterable<string>): Promise<Operators> {
  const needed = new Set(Array.from(names, (name) => familyOf.get(name) ?? rest));
  const loaded = await Promise.all(Array.from(needed, (family) => family.load()));
  return Object.assign({}, ...loaded) as Operators;
}
