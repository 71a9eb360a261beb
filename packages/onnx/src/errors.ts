import { RecurraError, type RecurraErrorOptions } from '@recurra/plugin';

/** Where in a model an {@link OnnxError} was found. */
export interface OnnxErrorOptions extends RecurraErrorOptions {
  /** Name of the node, or its position in the graph (`#3`) where it has none. */
  readonly node?: string;
  /** Operator or layer class. */
  readonly operator?: string;
}

/**
 * An ONNX file cannot be read, run or written (`ERR_ONNX`): truncated or foreign bytes, a graph that breaks the
 * standard's rules, or a layer that has no translation.
 *
 * @example
 * try { parseOnnx(bytes); } catch (error) { if (isRecurraError(error, 'ERR_ONNX')) console.error(error.message); }
 */
export class OnnxError extends RecurraError {
  /** Name of the node at fault, where one is. */
  readonly node: string | undefined;
  /** Operator or layer class at fault, where one is. */
  readonly operator: string | undefined;

  /**
   * @param message What was expected, what came, what to do next.
   * @param options Where it was found.
   */
  constructor(message: string, options: OnnxErrorOptions = {}) {
    super('ERR_ONNX', message, options);
    this.node = options.node;
    this.operator = options.operator;
  }
}
