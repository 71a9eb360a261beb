import type { OnnxReport } from '../inspect/inspect.ts';
import type { OnnxTensor } from '../tensor/types.ts';

/** Tensors by the name of the input or output. */
export type OnnxTensors = Readonly<Record<string, OnnxTensor>>;

/** What runs a model. */
export type RunnerName = 'ort';

/** What a runner reports: the model, what runs it, and why. */
export interface RunnerReport extends OnnxReport {
  readonly runner: RunnerName;
  /** The package that runs it, as `onnxruntime-node`. */
  readonly runtime: string;
  /** Why this runner was chosen. */
  readonly why: string;
}

/** Options of one run. */
export interface RunOptions {
  /** Names of the outputs wanted. Default: all. */
  readonly outputs?: readonly string[];
}

/** A model ready to run. */
export interface Runner {
  /**
   * Runs the model once. Calls made at the same time run one after the other.
   *
   * @param feeds A tensor for every input.
   * @returns A tensor for every output wanted.
   * @throws ArgumentError for a missing, unknown or wrongly typed feed; ShapeError for a wrong shape; OnnxError if the
   *   model fails, or was disposed of.
   */
  run(feeds: OnnxTensors, options?: RunOptions): Promise<Record<string, OnnxTensor>>;
  /** The model, what runs it, and why. */
  readonly report: RunnerReport;
  /** Frees what the runner holds. Running afterwards fails; disposing again does nothing. */
  dispose(): Promise<void>;
}

/** Options of {@link createRunner}. */
export interface CreateRunnerOptions {
  /** What is to run the model. Default 'auto'. */
  readonly runner?: 'auto' | RunnerName;
  /** ONNX Runtime's execution providers, in the order of preference, as `['webgpu', 'wasm']`. */
  readonly executionProviders?: readonly string[];
  /** Where onnxruntime-web finds its `.wasm` files, if not beside itself: a URL prefix. */
  readonly wasmPaths?: string;
  /** Further session options, handed to ONNX Runtime as they are. */
  readonly sessionOptions?: Readonly<Record<string, unknown>>;
  /** The runtime itself, where it cannot be imported: `import * as ort from 'onnxruntime-web/webgpu'`. */
  readonly ort?: OrtModule;
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
