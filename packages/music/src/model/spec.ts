import type { InputLayout, InputNames } from '../codec/input-layout.ts';
import { pitchCount } from '../contract/codec.ts';
import type { ModelKind } from '../contract/model.ts';
import { eventVocabulary } from '../encoders/index.ts';

/** Semitones up and down from a reference in which intervals are predicted. */
export const reach = 24;

/** Numbers predicted for each reference. */
export const reachWidth: number = 2 * reach + 1;

/** Shape of a network. */
export interface NetworkSpec {
  readonly kind: ModelKind;
  readonly inputs: InputNames;
  readonly cell: 'gru' | 'lstm';
  /** Of the layers that run over frames. */
  readonly hiddenSize: number;
  readonly layers: number;
  /** Of the layer that runs over the notes of a frame. */
  readonly noteHiddenSize: number;
  /** Numbers that the inputs of a frame, and of a note, are brought to first. */
  readonly embeddingSize: number;
}

/** A weight: its name in the file, its shape, and what it starts from. */
export interface WeightSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly start: 'glorot' | 'recurrent' | 'zeros' | 'ones-for-forget' | 'rare';
}

/** Outputs of a network: notes, or tokens of which the first 88 are notes. */
export function outputsOf({ kind }: Pick<NetworkSpec, 'kind'>): number {
  return { frame: pitchCount, note: pitchCount + 1, event: eventVocabulary.size }[kind];
}

const gates = { gru: 3, lstm: 4 } as const;

function recurrent(name: string, cell: NetworkSpec['cell'], input: number, hidden: number): WeightSpec[] {
  const width = gates[cell] * hidden;
  return [
    { name: `${name}_kernel`, shape: [input, width], start: 'glorot' },
    { name: `${name}_recurrent_kernel`, shape: [hidden, width], start: 'recurrent' },
    { name: `${name}_bias`, shape: [width], start: cell === 'lstm' ? 'ones-for-forget' : 'zeros' },
    ...(cell === 'gru' ? [{ name: `${name}_recurrent_bias`, shape: [width], start: 'zeros' } as const] : []),
  ];
}

/** The weights of a network, in the order in which they are kept. */
export function weightSpecs(spec: NetworkSpec, layout: InputLayout): WeightSpec[] {
  const { cell, embeddingSize, hiddenSize, kind, layers, noteHiddenSize } = spec;
  const last = kind === 'note' ? noteHiddenSize : hiddenSize;
  const width = outputsOf(spec) + layout.referenceCount * reachWidth;
  return [
    { name: 'frame_embedding', shape: [layout.frameSize, embeddingSize], start: 'glorot' },
    ...Array.from({ length: layers }, (_, i) =>
      recurrent(`frame_${i + 1}`, cell, i === 0 ? embeddingSize : hiddenSize, hiddenSize),
    ).flat(),
    ...(kind === 'note'
      ? [
          { name: 'note_embedding', shape: [layout.noteSize, embeddingSize], start: 'glorot' } as const,
          ...recurrent('note', cell, embeddingSize + hiddenSize, noteHiddenSize),
        ]
      : []),
    { name: 'head_kernel', shape: [last, width], start: 'glorot' },
    { name: 'head_bias', shape: [width], start: kind === 'frame' ? 'rare' : 'zeros' },
  ];
}
