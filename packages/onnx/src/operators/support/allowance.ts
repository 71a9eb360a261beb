import { OnnxError } from '../../errors.ts';

// Operators run from beginning to end without a pause, so that one number tells how much room there is for whatever
// is running: it need not be handed through every helper that makes a tensor.
let left = Number.POSITIVE_INFINITY;

/** Bytes that tensors may take still. */
export function bytesLeft(): number {
  return left;
}

/** Sets how many bytes tensors may take. */
export function setBytesLeft(bytes: number): void {
  left = bytes;
}

/**
 * Runs work that may take so many bytes at most.
 *
 * @param bytes For each tensor that is made, and for all that is held together.
 */
export function withAllowance<T>(bytes: number, work: () => T): T {
  const before = left;
  left = bytes;
  try {
    return work();
  } finally {
    left = before;
  }
}

/** The error for what would take more than there is room for. */
export function noRoom(bytes: number, what: string): OnnxError {
  const room = Math.max(0, Math.floor(left));
  return new OnnxError(
    `${what} would take ${bytes} bytes, and there is room for ${room}; raise maxBytes if that is meant`,
  );
}

/**
 * Takes room for what stays while others run: until the work that surrounds it is done.
 *
 * @param bytes Below zero for what is given back.
 * @throws OnnxError if there is not enough.
 */
export function hold(bytes: number, what: string): void {
  if (bytes > left) throw noRoom(bytes, what);
  left -= bytes;
}
