/** What a network is made of. */
export interface NetworkSpec {
  readonly cell: 'gru' | 'lstm';
  /** Units of a layer, in each direction. */
  readonly hiddenSize: number;
  readonly layers: number;
  readonly bidirectional: boolean;
  /** Points of a gesture, and numbers in each. */
  readonly points: number;
  readonly features: number;
  /** Logits: the classes, and one for what is none of them. */
  readonly outputs: number;
}

/** Directions a layer runs in, as parts of its weights' names. */
export const directionsOf = ({ bidirectional }: Pick<NetworkSpec, 'bidirectional'>): readonly string[] =>
  bidirectional ? ['forward', 'backward'] : ['forward'];

/** Numbers that a layer gives at each point. */
export const widthOf = (spec: NetworkSpec): number => spec.hiddenSize * directionsOf(spec).length;

/** Numbers that a gesture becomes: what attention picks, the mean, and the last state. */
export const embeddingSize = (spec: NetworkSpec): number => 3 * widthOf(spec);

/** A weight: its name, its shape, and how it begins. */
export interface WeightSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly begins: 'glorot' | 'orthogonal' | 'zeros' | 'forget';
}

/** All weights of a network, in their order. */
export function weightSpecs(spec: NetworkSpec): WeightSpec[] {
  const { cell, features, hiddenSize, layers, outputs } = spec;
  const gates = cell === 'lstm' ? 4 : 3;
  const all: WeightSpec[] = [];
  for (let layer = 1; layer <= layers; layer++) {
    const inputSize = layer === 1 ? features : widthOf(spec);
    for (const direction of directionsOf(spec)) {
      const name = `${direction}_${layer}`;
      all.push(
        { name: `${name}_kernel`, shape: [inputSize, gates * hiddenSize], begins: 'glorot' },
        { name: `${name}_recurrent_kernel`, shape: [hiddenSize, gates * hiddenSize], begins: 'orthogonal' },
        { name: `${name}_bias`, shape: [gates * hiddenSize], begins: cell === 'lstm' ? 'forget' : 'zeros' },
      );
      if (cell === 'gru') {
        all.push({ name: `${name}_recurrent_bias`, shape: [gates * hiddenSize], begins: 'zeros' });
      }
    }
  }
  return [
    ...all,
    { name: 'attention_kernel', shape: [widthOf(spec), 1], begins: 'glorot' },
    { name: 'head_kernel', shape: [embeddingSize(spec), outputs], begins: 'glorot' },
    { name: 'head_bias', shape: [outputs], begins: 'zeros' },
  ];
}
