import {
  createRunner,
  createStream,
  inspectOnnx,
  type OnnxModel,
  type OnnxStream,
  type OnnxTensor,
  type OnnxTensors,
  parseOnnx,
  quantizeOnnx,
  type Runner,
  serializeOnnx,
  streamingReport,
  toStreaming,
  type ValueReport,
  verifyStreaming,
} from '@recurra/onnx';
import { dimsOf, isWhole, makeFeeds, openLengths, tensorOf, viewOf } from './feeds.ts';
import { nodeRows } from './node-rows.ts';
import type {
  Converted,
  ConvertWish,
  OpenedModel,
  RunResult,
  RunWish,
  StreamStart,
  StreamStep,
} from './protocol.ts';

/** What a run may take: the worker shares the page's memory, and somebody waits. */
const limits = { maxBytes: 2 ** 30, maxSteps: 20_000_000 };
/** Numbers of an output, and of a state, that are shown while it streams. */
const mostTracks = 6;

/** A model on the bench: looked into, run, streamed, changed. */
export class Workbench {
  readonly #model: OnnxModel;
  readonly opened: OpenedModel;
  #runner: Runner | undefined;
  #stream: OnnxStream | undefined;
  #heard: { inputs: readonly ValueReport[]; input: ValueReport; output: string } | undefined;

  /**
   * @param bytes An ONNX file.
   * @throws OnnxError if it is none.
   */
  constructor(bytes: Uint8Array) {
    this.#model = parseOnnx(bytes);
    const report = inspectOnnx(bytes);
    const { hidden, refusals, timeAxes } = streamingReport(this.#model);
    this.opened = {
      report,
      ...nodeRows(this.#model),
      lengths: openLengths(report.inputs, timeAxes),
      streamRefusals: refusals.map(({ node, operator, reason }) => `${operator} “${node}” ${reason}`),
      hiddenStates: hidden,
    };
  }

  /** Runs the model once. */
  async run(wish: RunWish): Promise<RunResult> {
    const { inputs, states } = this.opened.report;
    const feeds = makeFeeds(inputs, states, wish);
    this.#runner ??= await createRunner(this.#model, { ...limits, sample: feeds });
    const { report } = this.#runner;
    const start = performance.now();
    const outputs = await this.#runner.run(feeds);
    const milliseconds = performance.now() - start;
    const views = (tensors: OnnxTensors) => Object.entries(tensors).map(([name, each]) => viewOf(name, each));
    const { runner, runtime, why } = report;
    return { inputs: views(feeds), outputs: views(outputs), milliseconds, runner, runtime, why };
  }

  /** Begins a stream. */
  async startStream(): Promise<StreamStart> {
    await this.#stream?.dispose();
    this.#stream = undefined;
    const stream = await createStream(this.#model, { ...limits });
    const { report, states } = stream;
    const taken = new Set(states.map(({ input }) => input));
    const given = new Set(states.map(({ output }) => output));
    const inputs = report.inputs.filter(({ name }) => !taken.has(name));
    const input = inputs.find(({ type }) => !isWhole(type)) ?? inputs[0];
    const output = report.outputs.find(({ name }) => !given.has(name))?.name;
    if (input === undefined || output === undefined || states.length === 0) {
      await stream.dispose();
      throw new Error(
        states.length === 0
          ? 'The model remembers nothing from one step to the next, so there is nothing to stream. Run it instead.'
          : 'Beside its states the model has no input or no output, so there is nothing to hear or to show.',
      );
    }
    this.#stream = stream;
    this.#heard = { inputs, input, output };
    return {
      input: input.name,
      features: dimsOf(input, {}).reduce((product, dim) => product * dim, 1),
      whole: isWhole(input.type),
      output,
      states: states.map((pair) => `${pair.input} ← ${pair.output}`),
      rewritten: report.rewritten,
      runner: report.runner,
      why: report.why,
    };
  }

  /** A step of the stream; all inputs but the one that hears the signal are zero. */
  async step(value: number, feature: number | undefined): Promise<StreamStep> {
    if (!this.#stream || !this.#heard) throw new Error('The stream has not begun. Start it again.');
    const { input, inputs, output } = this.#heard;
    const feeds = inputs.map((each) => {
      let at = 0;
      const hears = (): boolean => each === input && (feature === undefined || feature === at++);
      return [each.name, tensorOf(each, dimsOf(each, {}), () => (hears() ? value : 0))] as const;
    });
    const outputs = await this.#stream.step(Object.fromEntries(feeds));
    const [memory] = Object.values(this.#stream.snapshot().states);
    const first = (tensor: OnnxTensor) => viewOf('', tensor).first.slice(0, mostTracks);
    return { output: first(outputs[output]!), memory: first(memory!) };
  }

  /** Back to the stream's start. */
  resetStream(): undefined {
    this.#stream?.reset();
  }

  /** Makes another file of the model, which stays as it is. */
  async convert({ quantize, streaming }: ConvertWish): Promise<Converted> {
    const notes: string[] = [];
    let model = this.#model;
    if (streaming) {
      model = toStreaming(model);
      const { states } = inspectOnnx(model);
      notes.push(
        model === this.#model
          ? 'Its states were inputs and outputs already; nothing had to be changed for streaming.'
          : `Led out as inputs and outputs: ${states.map(({ input }) => input).join(', ')}.`,
      );
      if (model !== this.#model) {
        const { difference, steps } = await verifyStreaming(this.#model, model);
        notes.push(
          `Run on ${steps} random steps, whole and one by one, both files differ by at most ${difference.toPrecision(2)}.`,
        );
      }
    }
    if (quantize) {
      const result = quantizeOnnx(model);
      const { weights } = result.report;
      ({ model } = result);
      const error = weights.reduce((worst, { maxError }) => Math.max(worst, maxError), 0);
      notes.push(
        weights.length === 0
          ? 'No weight is large enough to gain from 8 bits.'
          : `${weights.length} weights are stored in 8 bits; the largest change of a weight is ${error.toPrecision(2)}.`,
      );
    }
    const bytes = new Uint8Array(serializeOnnx(model));
    notes.push(`${kilobytes(this.opened.report.size)} before, ${kilobytes(bytes.length)} now.`);
    return { bytes, notes };
  }

  /** Frees what the model holds. */
  async dispose(): Promise<void> {
    await this.#stream?.dispose();
    await this.#runner?.dispose();
  }
}

/** A size in kB. */
export const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(bytes < 10_000 ? 1 : 0)} kB`;
