import type { CreateRunnerOptions, OnnxTensors, RunnerReport } from '../runner/types.ts';
import type { GivenStates, StatePair } from '../states/state-pairs.ts';
import type { OnnxTensor } from '../tensor/types.ts';
import type { StreamingNote } from './to-streaming.ts';

/** Options of {@link createStream}. */
export interface CreateStreamOptions extends CreateRunnerOptions {
  /** Which output gives the next value of which input: `{ state: 'stateN' }`. Default: found by itself. */
  readonly states?: GivenStates;
  /** Whether a model that keeps its states to itself is rewritten by {@link toStreaming}. Default true. */
  readonly rewrite?: boolean;
  /** Which axis of an input is the time axis, by input, for {@link toStreaming}. Default: found by itself. */
  readonly timeAxes?: Readonly<Record<string, number>>;
  /** Rewritten models are run on random sequences beforehand, whole and step by step, and compared. Default false. */
  readonly verify?: boolean;
  /** Sequences that go on side by side. Default: as many as the first step brings. */
  readonly batch?: number;
  /** Where states start, by input. Default: where the model says, or at zero. */
  readonly initialState?: OnnxTensors;
  /** Inputs that are the same at every step, as a sampling rate; a step may still give its own. */
  readonly constants?: OnnxTensors;
}

/** What a stream runs: the model (with its states led out), what runs it, and how it was made to stream. */
export interface StreamReport extends RunnerReport {
  /** Whether the model's states had to be led out. */
  readonly rewritten: boolean;
  /** What could not be seen through when they were. */
  readonly notes: readonly StreamingNote[];
}

/** The states of a stream at one moment: plain data, which can be cloned, sent, and stored. */
export interface StreamSnapshot {
  readonly version: 1;
  /** States by the input that takes them. */
  readonly states: Readonly<Record<string, OnnxTensor>>;
}

/** A model that runs step by step and remembers its states in between. */
export interface OnnxStream {
  /**
   * Runs one step, or some steps at once where the model has a time axis. Calls made at the same time run in turn.
   *
   * @param feeds Tensors for the inputs that are neither states nor constants.
   * @returns All outputs but the states.
   * @throws ArgumentError, ShapeError for feeds that do not fit; OnnxError if the model fails. The states stay as they
   *   were then.
   */
  step(feeds: OnnxTensors): Promise<Record<string, OnnxTensor>>;
  /**
   * The same at once, where the runner is 'recurra'.
   *
   * @throws OnnxError if another runner runs the model.
   */
  stepSync(feeds: OnnxTensors): Record<string, OnnxTensor>;
  /** Goes back to the start. */
  reset(): void;
  /** A copy of the states. */
  snapshot(): StreamSnapshot;
  /**
   * Goes on from a snapshot.
   *
   * @throws ArgumentError, ShapeError if it is of another model.
   */
  restore(snapshot: StreamSnapshot): void;
  /** Another stream of the same model that goes on from here. Weights are not copied. */
  fork(): OnnxStream;
  /** Another stream of the same model, at its start. Weights are not copied. */
  open(): OnnxStream;
  /** Ends this stream; the model is freed with the last of its streams. */
  dispose(): Promise<void>;
  /** Which inputs are states, and which outputs give their next values. */
  readonly states: readonly StatePair[];
  readonly report: StreamReport;
}
