import { GraphBuilder, newModel, type OnnxModel } from '@recurra/onnx';
import type { InputLayout } from '../../codec/input-layout.ts';
import type { MusicManifest } from '../../contract/model.ts';
import { graphNames, manifestKey } from '../../inference/manifest.ts';
import { type NetworkSpec, outputsOf } from '../spec.ts';
import { headNodes, type ReferenceNodes, referenceNodes } from './heads.ts';
import { recurrentNode, type StatePorts, type WeightValues } from './recurrent-node.ts';

const opset = 17;

/** One network: gives logits [rows, outputs]. */
function memberNodes(
  g: GraphBuilder,
  ports: StatePorts,
  spec: NetworkSpec,
  layout: InputLayout,
  weights: WeightValues,
  references: ReferenceNodes,
  member: string,
): string {
  const { embeddingSize, hiddenSize, kind, layers, noteHiddenSize } = spec;
  const embedding = (name: string, rows: number): string =>
    g.initializer(name, { type: 'float32', dims: [rows, embeddingSize], data: weights.get(name)! });
  let x = g.node('MatMul', [graphNames.frame, embedding('frame_embedding', layout.frameSize)]);
  for (let layer = 1; layer <= layers; layer++) {
    const name = `frame_${layer}`;
    x = g.scoped(name, () =>
      recurrentNode(g, ports, weights, spec, name, `${member}_${name}`, x, {
        hidden: hiddenSize,
        batch: 'batch',
      }),
    );
  }
  const rowsOf = (value: string, width: number): string => g.reshape(value, [-1, width]);
  if (kind !== 'note') return headNodes(g, spec, weights, rowsOf(x, hiddenSize), references);
  // Every place of a frame sees the frame's state.
  const places = g.dims(graphNames.note, 0, 3);
  const wide = g.node('Expand', [
    g.unsqueeze(x, [2]),
    g.node('Concat', [places, g.ints([hiddenSize], 'hidden')], { axis: 0 }),
  ]);
  const notes = g.node('MatMul', [graphNames.note, embedding('note_embedding', layout.noteSize)]);
  const both = g.node('Concat', [notes, wide], { axis: -1 });
  const placeCount = g.dims(graphNames.note, 2, 3);
  const shape = g.node(
    'Concat',
    [g.ints([-1], 'rows'), placeCount, g.ints([embeddingSize + hiddenSize], 'width')],
    { axis: 0 },
  );
  const z = g.scoped('note', () =>
    recurrentNode(g, ports, weights, spec, 'note', `${member}_note`, g.node('Reshape', [both, shape]), {
      hidden: noteHiddenSize,
      batch: 'frames',
    }),
  );
  return headNodes(g, spec, weights, rowsOf(z, noteHiddenSize), references);
}

/** Log-odds, or logits of a softmax, of the members' mean probability. */
function averageNodes(g: GraphBuilder, kind: NetworkSpec['kind'], logits: readonly string[]): string {
  if (logits.length === 1) return logits[0]!;
  const count = g.float(logits.length, 'members');
  const mean = (values: string[]): string => g.node('Div', [g.node('Sum', values), count]);
  if (kind !== 'frame') {
    const probability = mean(logits.map((value) => g.node('Softmax', [value], { axis: -1 })));
    // What is impossible stays a finite number.
    return g.node('Log', [g.node('Max', [probability, g.float(1e-37, 'tiny')])]);
  }
  const yes = mean(logits.map((value) => g.node('Sigmoid', [value])));
  // Not 1 − p: near 1 that has no digits left.
  const no = mean(logits.map((value) => g.node('Sigmoid', [g.node('Neg', [value])])));
  const tiny = g.float(1e-37, 'tiny');
  return g.node('Sub', [
    g.node('Log', [g.node('Max', [yes, tiny])]),
    g.node('Log', [g.node('Max', [no, tiny])]),
  ]);
}

/**
 * Writes networks as one ONNX model: blocks of inputs in, logits of the mean probability out, all states as inputs and
 * outputs.
 *
 * Inputs: `frame` [batch, time, …], for note models `note` [batch, time, places, …], `references` [batch, time, places, …]
 * (without places for models of whole frames) as int32, states `…_in` [batch, …], those of the layer over notes [batch · time, …].
 * Output: `logits` [batch, time, places, outputs], or [batch, time, outputs].
 *
 * @param members Weights of each network.
 */
export function writeGraph(
  spec: NetworkSpec,
  layout: InputLayout,
  members: readonly WeightValues[],
  manifest: MusicManifest,
): OnnxModel {
  const g = new GraphBuilder(opset);
  const note = spec.kind === 'note';
  const axes = note ? ['batch', 'time', 'places'] : ['batch', 'time'];
  const inputs = [
    { name: graphNames.frame, type: 'float32', shape: ['batch', 'time', layout.frameSize] },
    ...(note ? [{ name: graphNames.note, type: 'float32', shape: [...axes, layout.noteSize] } as const] : []),
    { name: graphNames.references, type: 'int32', shape: [...axes, layout.referenceCount] },
  ] as const;
  for (const { name } of [...inputs, { name: graphNames.logits }]) g.portName(name);
  const ports: StatePorts = { inputs: [], outputs: [] };
  const references = referenceNodes(g, spec, g.reshape(graphNames.references, [-1, layout.referenceCount]));
  const logits = members.map((weights, i) => {
    const member = `member_${i + 1}`;
    return g.scoped(member, () => memberNodes(g, ports, spec, layout, weights, references, member));
  });
  const rows = averageNodes(g, spec.kind, logits);
  const lead = g.dims(graphNames.references, 0, axes.length);
  const shape = g.node('Concat', [lead, g.ints([outputsOf(spec)], 'outputs')], { axis: 0 });
  const value = g.node('Reshape', [rows, shape]);
  const output = {
    name: graphNames.logits,
    value,
    type: 'float32' as const,
    shape: [...axes, outputsOf(spec)],
  };
  const graph = g.build('music', [...inputs, ...ports.inputs], [output, ...ports.outputs]);
  return newModel(graph, {
    opset,
    metadata: { task: 'compose', kind: spec.kind, [manifestKey]: JSON.stringify(manifest) },
    description: 'Polyphonic music: the next note, or the next frame, given all before.',
  });
}
