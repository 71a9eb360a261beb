import type { OnnxReport, RunnerName } from '@recurra/onnx';
import type { Outcome } from '../../worker/outcome.ts';

/** A node of the graph, as a row of a table. */
export interface NodeRow {
  readonly name: string;
  readonly operator: string;
  /** Values it reads that other nodes or the caller give. */
  readonly reads: readonly string[];
  /** Shapes of the weights it reads. */
  readonly weights: readonly (readonly number[])[];
  readonly gives: readonly string[];
}

/** A length that the model leaves open, and what is made of it at first. */
export interface OpenLength {
  /** Its name in the model; `input[axis]` where it has none. */
  readonly name: string;
  readonly value: number;
}

/** What there is to know of a model before it runs. */
export interface OpenedModel {
  readonly report: OnnxReport;
  /** Nodes of the main graph, at most as many as a page can show. */
  readonly rows: readonly NodeRow[];
  readonly hiddenRows: number;
  readonly lengths: readonly OpenLength[];
  /** Why the model cannot run step by step, a sentence each; empty if it can. */
  readonly streamRefusals: readonly string[];
  /** Recurrent nodes that keep their state to themselves. */
  readonly hiddenStates: readonly string[];
}

/** What the model is to be run on. */
export interface RunWish {
  /** Open lengths by name. */
  readonly lengths: Readonly<Record<string, number>>;
  readonly seed: number;
  /** Numbers of one's own for one input; the others are random. */
  readonly own?: { readonly input: string; readonly text: string };
}

/** A tensor in a few words and numbers. */
export interface TensorView {
  readonly name: string;
  readonly type: string;
  readonly dims: readonly number[];
  /** The first elements. */
  readonly first: readonly number[];
  readonly count: number;
  /** Undefined if there is no finite number in it. */
  readonly range: { readonly low: number; readonly high: number; readonly mean: number } | undefined;
}

/** What came of a run. */
export interface RunResult {
  readonly inputs: readonly TensorView[];
  readonly outputs: readonly TensorView[];
  readonly milliseconds: number;
  readonly runner: RunnerName;
  readonly runtime: string;
  readonly why: string;
}

/** A stream that has begun. */
export interface StreamStart {
  /** The input that hears the signal. */
  readonly input: string;
  /** Numbers of a step in it. */
  readonly features: number;
  /** Whether it takes whole numbers only. */
  readonly whole: boolean;
  /** The output that is shown. */
  readonly output: string;
  readonly states: readonly string[];
  readonly rewritten: boolean;
  readonly runner: RunnerName;
  readonly why: string;
}

/** What came of a step. */
export interface StreamStep {
  /** The first numbers of the output. */
  readonly output: readonly number[];
  /** The first numbers of the first state. */
  readonly memory: readonly number[];
}

/** How a model is to be changed. */
export interface ConvertWish {
  /** States become inputs and outputs. */
  readonly streaming: boolean;
  /** Large weights are stored in 8 bits. */
  readonly quantize: boolean;
}

/** A changed model. */
export interface Converted {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** What was done, a sentence each. */
  readonly notes: readonly string[];
}

/** What the worker offers. */
export interface OnnxWorker {
  /** Opens a model; from then on it is the one that the other calls are about. */
  open(bytes: Uint8Array): Promise<Outcome<OpenedModel>>;
  run(wish: RunWish): Promise<Outcome<RunResult>>;
  /** Begins a stream at its start; the one before ends. */
  startStream(): Promise<Outcome<StreamStart>>;
  /**
   * A step of the stream.
   *
   * @param value Of the signal.
   * @param feature The number of the input that hears it, from 0; all if undefined.
   */
  step(value: number, feature: number | undefined): Promise<Outcome<StreamStep>>;
  /** Back to the stream's start. */
  resetStream(): Promise<Outcome<undefined>>;
  convert(wish: ConvertWish): Promise<Outcome<Converted>>;
}
