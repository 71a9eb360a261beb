import type { OnnxModel } from '@recurra/onnx';
import { isRecurraError } from '@recurra/plugin';
import type { LaidOutCodec } from '../../codec/laid-out-codec.ts';
import type { MusicManifest } from '../../contract/model.ts';
import type { State } from '../state.ts';
import type { StatePort } from '../state-ports.ts';
import { createMixer } from './mix-logits.ts';
import { type Member, readMembers } from './read-members.ts';
import { createStack, type Stack } from './stack.ts';

/** Steps of a file's networks without their graph. */
export interface FusedSteps {
  /**
   * One step of some lines, as `StepNetwork.stepLines` does. The first step of a line is the first of a frame.
   *
   * @param inputs Shape [lines.length, inputSize].
   * @returns Logits, shape [lines.length, outputSize].
   */
  step(inputs: Float32Array, state: State, lines: readonly number[]): Float32Array;
  dispose(): void;
}

/** One network's layers. Those over frames of a model without layers over notes end with its head. */
interface Layers {
  readonly frame: Stack;
  readonly frameStates: readonly number[];
  /** The state that layers over notes see. */
  readonly context: number;
  readonly note: { readonly stack: Stack; readonly states: readonly number[] } | undefined;
}

async function buildLayers(
  { frame, frameStates, head, note, packed }: Member,
  { layout }: LaidOutCodec,
  ports: readonly StatePort[],
  built: Stack[],
): Promise<Layers> {
  const build = async (...args: Parameters<typeof createStack>): Promise<Stack> => {
    built.push(await createStack(...args));
    return built.at(-1)!;
  };
  const sizes = (states: readonly number[]): number[] => states.map((i) => ports[i]!.size);
  const over = note === undefined ? [...frame, head] : frame;
  // What a recurrent layer gives is its hidden state.
  const context = frameStates.findLast((i) => ports[i]!.input.endsWith('_h_in'))!;
  return {
    frame: await build(layout.frameSize, over, sizes(frameStates), packed),
    frameStates,
    context,
    note: note && {
      stack: await build(
        note.embedding.dims[1]! + ports[context]!.size,
        [note.layer, head],
        sizes(note.states),
        packed,
      ),
      states: note.states,
    },
  };
}

/** The embeddings of all networks side by side: one product for all of them. */
function embeddingLayer(members: readonly Member[], rows: number): { units: number; kernel: Float32Array } {
  const width = members[0]!.note!.embedding.dims[1]!;
  const units = members.length * width;
  const kernel = new Float32Array(rows * units);
  members.forEach(({ note }, i) => {
    for (let row = 0; row < rows; row++) {
      kernel.set(note!.embedding.data.subarray(row * width, (row + 1) * width), row * units + i * width);
    }
  });
  return { units, kernel };
}

/**
 * Runs a file's networks on the streaming kernels: layers over frames once a frame, nothing that a graph does between layers.
 *
 * @param model A file that training wrote.
 * @param ports Its states.
 * @returns undefined for a file that has other weights or states, and where there is no WebAssembly.
 */
export async function createFusedSteps(
  model: OnnxModel,
  manifest: MusicManifest,
  codec: LaidOutCodec,
  ports: readonly StatePort[],
): Promise<FusedSteps | undefined> {
  const members = readMembers(model, manifest, ports);
  if (members === undefined) return undefined;
  const built: Stack[] = [];
  const dispose = (): void => {
    for (const stack of built) stack.dispose();
  };
  try {
    return await build(members, manifest, codec, ports, built, dispose);
  } catch (error) {
    dispose();
    // Shapes that do not fit together, or no kernels: the graph's own runner says what is wrong, or does without.
    if (isRecurraError(error)) return undefined;
    throw error;
  }
}

async function build(
  members: readonly Member[],
  { inputs: names, kind }: MusicManifest,
  codec: LaidOutCodec,
  ports: readonly StatePort[],
  built: Stack[],
  dispose: () => void,
): Promise<FusedSteps> {
  const { inputSize, layout, outputSize } = codec;
  const { frameSize, noteSize, referenceCount } = layout;
  const all: Layers[] = [];
  for (const member of members) all.push(await buildLayers(member, codec, ports, built));
  let embed: Stack | undefined;
  if (kind === 'note') {
    embed = await createStack(
      noteSize,
      [{ type: 'dense', ...embeddingLayer(members, noteSize) }],
      [],
      members.every((each) => each.packed),
    );
    built.push(embed);
  }
  const mix = createMixer({
    kind,
    outputs: outputSize,
    referenceCount,
    ceiling: kind === 'note' ? names.references.indexOf('last') : undefined,
  });

  /** A part of some rows of inputs, one below the other. */
  function gather(inputs: Float32Array, rows: readonly number[], from: number, size: number): Float32Array {
    const out = new Float32Array(rows.length * size);
    rows.forEach((row, i) => {
      const at = row * inputSize + from;
      out.set(inputs.subarray(at, at + size), i * size);
    });
    return out;
  }

  function stepNotes(inputs: Float32Array, state: State, lines: readonly number[]): Float32Array[] {
    const rows = [...lines.keys()];
    const embedded = embed!.step(gather(inputs, rows, frameSize, noteSize), [], lines);
    const width = embed!.outputSize / all.length;
    return all.map(({ context, note }, member) => {
      const { size } = ports[context]!;
      const x = new Float32Array(lines.length * (width + size));
      lines.forEach((line, row) => {
        const from = row * embed!.outputSize + member * width;
        x.set(embedded.subarray(from, from + width), row * (width + size));
        const heard = state.after[context]!.subarray(line * size, (line + 1) * size);
        x.set(heard, row * (width + size) + width);
      });
      return note!.stack.step(
        x,
        note!.states.map((i) => state.current[i]!),
        lines,
      );
    });
  }

  return {
    step(inputs, state, lines) {
      // A line's first step of a frame: of other models than those of notes every step is one.
      const rows = [...lines.keys()].filter(
        (row) => kind !== 'note' || inputs[(row + 1) * inputSize - 1] === 1,
      );
      let heads: Float32Array[] = [];
      if (rows.length > 0) {
        const begin = rows.map((row) => lines[row]!);
        for (const line of begin) state.beginFrame(line);
        const x = gather(inputs, rows, 0, frameSize);
        heads = all.map(({ frame, frameStates }) =>
          frame.step(
            x,
            frameStates.map((i) => state.after[i]!),
            begin,
          ),
        );
      }
      if (kind === 'note') heads = stepNotes(inputs, state, lines);
      const logits = new Float32Array(lines.length * outputSize);
      const width = heads[0]!.length / lines.length;
      for (let row = 0; row < lines.length; row++) {
        const at = row * inputSize + frameSize + noteSize;
        const references = inputs.subarray(at, at + referenceCount);
        mix(heads, row, width, references, logits, row * outputSize);
      }
      return logits;
    },
    dispose,
  };
}
