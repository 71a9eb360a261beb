import { ArgumentError, isRecurraError, RecurraError, ShapeError } from '@recurra/plugin';
import { CheckpointError } from '../checkpoint/checkpoint-error.ts';
import { NonFiniteError } from '../non-finite-error.ts';
import type { WireError } from './protocol.ts';

/** Takes an error apart: structured cloning would keep only its message. */
export function packError(error: unknown): WireError {
  if (!(error instanceof Error)) {
    return { name: 'Error', message: String(error), stack: undefined, code: undefined };
  }
  const { name, message, stack } = error;
  const plain = { name, message, stack, code: isRecurraError(error) ? error.code : undefined };
  if (!isRecurraError(error, 'ERR_NON_FINITE')) return plain;
  const { step, epoch, tensor, history } = error as NonFiniteError;
  return { ...plain, step, epoch, tensor, history };
}

/** Puts an error together again, of the class it had. */
export function unpackError(wire: WireError): Error {
  const error = create(wire);
  if (wire.stack !== undefined) error.stack = wire.stack;
  return error;
}

function create({ name, message, code, step = 0, epoch = 0, tensor = '', history }: WireError): Error {
  switch (code) {
    case 'ERR_NON_FINITE': {
      const error = new NonFiniteError(message, { step, epoch, tensor });
      error.history = history;
      return error;
    }
    case 'ERR_ARGUMENT':
      return new ArgumentError(message);
    case 'ERR_SHAPE':
      return new ShapeError(message);
    case 'ERR_CHECKPOINT':
      return new CheckpointError(message);
    case undefined: {
      const error = new Error(message);
      error.name = name;
      return error;
    }
    default:
      return new RecurraError(code, message);
  }
}
