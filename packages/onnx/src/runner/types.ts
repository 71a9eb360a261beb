import type { ModelReport } from '../inspect/describe.ts';
import type { RunnerName } from '../inspect/runners.ts';
import type { OnnxModel } from '../model.ts';
import type { Operators } from '../operators/types.ts';
import type { OnnxTensor } from '../tensor/types.ts';

/** Tensors by the name of the input or output. */
export type OnnxTensors = Readonly<Record<string, OnnxTensor>>;

/** What a runner reports: the model, what runs it, and why. */
export interface RunnerReport extends ModelReport {
  readonly runner: RunnerName;
  /** What it runs on, as `onnxruntime-node`, or `relaxed` for the build of our kernels. */
  readonly runtime: string;
  /** Why this runner was chosen. */
  readonly why: string;
  /** Milliseconds of a run in each runner that was tried, if 'auto' tried some. */
  readonly timings: Readonly<Partial<Record<RunnerName, number>>>;
}

/** Options of one run. */
export interface RunOptions {
  /** Names of the outputs wanted. Default: all. */
  readonly outputs?: readonly string[];
  /** Gives up before the run starts, if it still waits for its turn. */
  readonly signal?: AbortSignal;
}

/** A model ready to run. */
export interface Runner {
  /**
   * Runs the model once. Calls made at the same time run one after the other.
   *
   * @param feeds A tensor for every input.
   * @returns A tensor for every output wanted.
   * @throws ArgumentError for a missing, unknown or wrongly typed feed; ShapeError for a wrong shape; OnnxError if the
   *   model fails, or was disposed of; the signal's reason if it was aborted.
   */
  run(feeds: OnnxTensors, options?: RunOptions): Promise<Record<string, OnnxTensor>>;
  /** The model, what runs it, and why. */
  readonly report: RunnerReport;
  /** Frees what the runner holds. Running afterwards fails; disposing again does nothing. */
  dispose(): Promise<void>;
}

/** What a runner is made of; the rest is the same for all of them. */
export interface Engine {
  readonly runtime: string;
  /**
   * Feeds are checked. Outputs not wanted may be given all the same.
   *
   * @param maxSteps Nodes that our own operators may run; by default what the options say.
   */
  run(
    feeds: OnnxTensors,
    outputs: readonly string[] | undefined,
    maxSteps?: number,
  ): Promise<Record<string, OnnxTensor>>;
  dispose(): Promise<void> | void;
}

/** Options of {@link createRunner}. */
export interface CreateRunnerOptions {
  /** What is to run the model. Default 'auto': the fastest that can. */
  readonly runner?: 'auto' | RunnerName;
  /**
   * Feeds like those to come: 'auto' measures with them. Without them it measures with one of everything whose length
   * is open, a single step of a single sequence.
   */
  readonly sample?: OnnxTensors;
  /** Operators of your own for 'recurra' and 'tfjs', by name: `{ 'my.domain.Threshold': … }`. */
  readonly operators?: Operators;
  /** Bytes that all values of one run may take together, in 'recurra' and 'tfjs'. Default 4 GiB. */
  readonly maxBytes?: number;
  /** Nodes that one run may run, those of loops counted each time, in 'recurra' and 'tfjs'. Default 100 million. */
  readonly maxSteps?: number;
  /** ONNX Runtime's execution providers, in the order of preference, as `['webgpu', 'wasm']`. */
  readonly executionProviders?: readonly string[];
  /** Where onnxruntime-web finds its `.wasm` files, if not beside itself: a URL prefix. */
  readonly wasmPaths?: string;
  /** Further session options, handed to ONNX Runtime as they are. */
  readonly sessionOptions?: Readonly<Record<string, unknown>>;
  /** ONNX Runtime itself, where it cannot be imported: `import * as ort from 'onnxruntime-web/webgpu'`. */
  readonly ort?: OrtModule;
  /** For 'tfjs' in a bundled app: `import * as tfjs from '@recurra/onnx/tfjs'`. */
  readonly tfjs?: TfjsModule;
}

/** The part of `@recurra/onnx/tfjs` that is used here. */
export interface TfjsModule {
  createTfjsRunner(
    model: OnnxModel,
    options?: {
      readonly operators?: Operators | undefined;
      readonly maxBytes?: number | undefined;
      readonly maxSteps?: number | undefined;
    },
  ): Promise<{
    readonly backend: string;
    run(feeds: OnnxTensors): Promise<Record<string, OnnxTensor>>;
    dispose(): void;
  }>;
}

/** The part of onnxruntime-node and onnxruntime-web that is used here. */
export interface OrtModule {
  readonly InferenceSession: {
    create(bytes: Uint8Array, options?: Record<string, unknown>): Promise<OrtSession>;
  };
  // Loose where the runtimes' own types are overloaded for every element type.
  readonly Tensor: new (
    type: never,
    data: never,
    dims?: readonly number[],
  ) => OrtTensor;
  readonly env: { readonly wasm: { wasmPaths?: unknown } };
}

/** A session of ONNX Runtime. */
export interface OrtSession {
  run(feeds: Record<string, never>, fetches?: never): Promise<Readonly<Record<string, OrtTensor>>>;
  release(): Promise<void>;
}

/** A tensor of ONNX Runtime. */
export interface OrtTensor {
  readonly type: string;
  readonly dims: readonly number[];
  readonly location: string;
  readonly data: unknown;
  getData(): Promise<unknown>;
}
