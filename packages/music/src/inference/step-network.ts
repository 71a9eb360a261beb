import type { OnnxTensor, Runner } from '@recurra/onnx';
import { DataError } from '@recurra/plugin';
import type { InputLayout } from '../codec/input-layout.ts';
import type { LaidOutCodec } from '../codec/laid-out-codec.ts';
import type { StepNetwork, StepState } from '../contract/codec.ts';
import type { FusedSteps } from './fused/fused-steps.ts';
import { graphNames } from './manifest.ts';
import { State } from './state.ts';
import type { StatePort } from './state-ports.ts';

/** A network that can also be fed whole pieces. */
export interface SequenceNetwork extends StepNetwork {
  /**
   * Several frames of one piece, whose notes are known.
   *
   * @param frames Shape [time, frameSize].
   * @param notes Shape [time, places, noteSize]; empty for models of whole frames.
   * @param references Shape [time, places, referenceCount].
   * @param state One line at the start of a frame; moves on to the start of the frame after.
   * @returns Logits, shape [time, places, outputSize].
   */
  run(
    frames: Float32Array,
    notes: Float32Array,
    references: Int32Array,
    time: number,
    places: number,
    state: StepState,
  ): Promise<Float32Array>;
}

function checkWidths({ inputs, outputs }: Runner['report'], codec: LaidOutCodec): void {
  const { layout } = codec;
  const width = (list: typeof inputs, name: string): number =>
    Number(list.find((value) => value.name === name)?.shape?.at(-1) ?? 0);
  const found = [
    width(inputs, graphNames.frame),
    width(inputs, graphNames.note),
    width(inputs, graphNames.references),
    width(outputs, graphNames.logits),
  ];
  const wanted = [layout.frameSize, layout.noteSize, layout.referenceCount, codec.outputSize];
  if (found.every((size, i) => size === wanted[i])) return;
  throw new DataError(
    `loadMusicModel(): the graph must have ${Object.values(graphNames).join(', ')} of the widths ${wanted.join(', ')}, ` +
      `got ${found.join(', ')}; the file's manifest and its graph do not belong together.`,
  );
}

/** Separates the parts of inputs that lie side by side. */
function splitInputs(
  layout: InputLayout,
  inputs: Float32Array,
  lines: number,
): { frames: Float32Array; notes: Float32Array; references: Int32Array } {
  const { frameSize, noteSize, referenceCount, size } = layout;
  const frames = new Float32Array(lines * frameSize);
  const notes = new Float32Array(lines * noteSize);
  const references = new Int32Array(lines * referenceCount);
  for (let line = 0; line < lines; line++) {
    const from = line * size;
    frames.set(inputs.subarray(from, from + frameSize), line * frameSize);
    notes.set(inputs.subarray(from + frameSize, from + frameSize + noteSize), line * noteSize);
    for (let r = 0; r < referenceCount; r++) {
      references[line * referenceCount + r] = inputs[from + frameSize + noteSize + r]!;
    }
  }
  return { frames, notes, references };
}

/**
 * Makes a network of a graph with states as inputs and outputs.
 *
 * The state of the layers over frames moves on when a frame ends: until then every note of a frame starts from the same.
 *
 * @param runner Runs the graph; disposed of with the network.
 * @param codec What the graph was made for.
 * @param ports The graph's states.
 * @throws DataError if the graph has inputs or outputs of other widths.
 */
export function createStepNetwork(
  runner: Runner,
  codec: LaidOutCodec,
  ports: readonly StatePort[],
): SequenceNetwork {
  const { inputSize, layout, outputSize } = codec;
  checkWidths(runner.report, codec);
  const { frameSize, noteSize, referenceCount } = layout;

  async function runGraph(
    feeds: Record<string, OnnxTensor>,
    values: (port: StatePort, index: number) => Float32Array,
  ): Promise<{ logits: Float32Array; states: Float32Array[] }> {
    ports.forEach((port, i) => {
      const data = values(port, i);
      feeds[port.input] = { type: 'float32', dims: [data.length / port.size, port.size], data };
    });
    const result = await runner.run(feeds);
    return {
      logits: result[graphNames.logits]!.data as Float32Array,
      states: ports.map(({ output }) => result[output]!.data as Float32Array),
    };
  }

  function feedsOf(
    lead: readonly number[],
    places: number,
    frames: Float32Array,
    notes: Float32Array,
    references: Int32Array,
  ): Record<string, OnnxTensor> {
    const withNotes = noteSize > 0;
    const axes = withNotes ? [...lead, places] : [...lead];
    return {
      [graphNames.frame]: { type: 'float32', dims: [...lead, frameSize], data: frames },
      ...(withNotes && {
        [graphNames.note]: { type: 'float32', dims: [...axes, noteSize], data: notes },
      }),
      [graphNames.references]: { type: 'int32', dims: [...axes, referenceCount], data: references },
    } as Record<string, OnnxTensor>;
  }

  async function step(inputs: Float32Array, own: State): Promise<Float32Array> {
    const { lines } = own;
    for (let line = 0; line < lines; line++) {
      if (inputs[line * inputSize + inputSize - 1] === 1) own.beginFrame(line);
    }
    const { frames, notes, references } = splitInputs(layout, inputs, lines);
    const { logits, states } = await runGraph(
      feedsOf([lines, 1], 1, frames, notes, references),
      (_, i) => own.current[i]!,
    );
    own.moveOn(states);
    return logits;
  }

  return {
    inputSize,
    outputSize,
    createState: (lines) => new State(ports, lines),
    step: (inputs, state) => step(inputs, state as State),
    async stepLines(inputs, state, lines) {
      if (lines.length === state.lines) return step(inputs, state as State);
      const some = (state as State).select(lines);
      const logits = await step(inputs, some);
      (state as State).replace(lines, some);
      return logits;
    },
    async run(frames, notes, references, time, places, state) {
      const own = state as State;
      own.beginFrame(0);
      const { logits, states } = await runGraph(
        feedsOf([1, time], places, frames, notes, references),
        (port, i) => (port.perNote ? new Float32Array(time * port.size) : own.current[i]!),
      );
      own.moveOn(states);
      return logits;
    },
    dispose: () => void runner.dispose(),
  };
}

/** A network whose steps are taken without its graph; whole pieces still run through it. */
export function withFusedSteps(network: SequenceNetwork, fused: FusedSteps): SequenceNetwork {
  return {
    ...network,
    step: async (inputs, state) =>
      fused.step(
        inputs,
        state as State,
        Array.from({ length: state.lines }, (_, line) => line),
      ),
    stepLines: async (inputs, state, lines) => fused.step(inputs, state as State, lines),
    dispose() {
      fused.dispose();
      network.dispose();
    },
  };
}
