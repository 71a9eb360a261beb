import { OnnxError } from '../../errors.ts';

/** A value that flows through a graph like a tensor, and is none: what reads it as one says so. */
abstract class NoTensor {
  abstract readonly type: string;

  get dims(): never {
    throw new OnnxError(`${this.type === 'optional' ? 'nothing' : 'a sequence'} stands where a tensor must`);
  }
}

/**
 * Tensors in a row, as one value of a graph. It never changes; those that grow at the end share what they have in
 * common, so that a loop may build one step by step.
 */
export class Sequence<V> extends NoTensor {
  readonly type = 'sequence';
  readonly length: number;
  /** Bytes of all its tensors together. */
  readonly bytes: number;
  /** The first `length` are ours. */
  readonly #items: V[];

  constructor(items: V[], bytes: number, length: number = items.length) {
    super();
    this.#items = items;
    this.bytes = bytes;
    this.length = length;
  }

  items(): readonly V[] {
    return this.#items.slice(0, this.length);
  }

  /**
   * The tensor at a place, counted from the end if negative.
   *
   * @throws OnnxError if there is none.
   */
  at(position: number): V {
    return this.#items[this.#place(position, this.length - 1)] as V;
  }

  /**
   * With one more tensor before a place.
   *
   * @throws OnnxError if there is no such place.
   */
  with(item: V, bytes: number, position: number = this.length): Sequence<V> {
    const place = this.#place(position, this.length);
    if (place === this.length && this.#items.length === this.length) {
      this.#items.push(item);
      return new Sequence(this.#items, this.bytes + bytes, this.length + 1);
    }
    return new Sequence(
      [...this.items().slice(0, place), item, ...this.items().slice(place)],
      this.bytes + bytes,
    );
  }

  /**
   * Without the tensor at a place.
   *
   * @throws OnnxError if there is none.
   */
  without(position: number, bytesOf: (item: V) => number): Sequence<V> {
    const place = this.#place(position, this.length - 1);
    const bytes = this.bytes - bytesOf(this.#items[place] as V);
    if (place === this.length - 1) return new Sequence(this.#items, bytes, this.length - 1);
    return new Sequence(
      this.items().filter((_, i) => i !== place),
      bytes,
    );
  }

  #place(position: number, last: number): number {
    const place = position < 0 ? position + this.length : position;
    if (Number.isInteger(place) && place >= 0 && place <= last) return place;
    throw new OnnxError(`there is no position ${position} in a sequence of ${this.length}`);
  }
}

/** An optional value that is not there. */
export class Nothing extends NoTensor {
  readonly type = 'optional';
}

/** A sequence, or nothing, as graphs pass it on. */
export function asValue<V>(value: Sequence<V> | Nothing): V {
  return value as unknown as V;
}

/** Whether a value is a sequence. */
export function isSequence<V>(value: V | undefined): value is V & Sequence<V> {
  return value instanceof Sequence;
}

/** @throws OnnxError if an input is not a sequence. */
export function sequenceInput<V>(value: V | undefined, name: string): Sequence<V> {
  if (isSequence(value)) return value;
  throw new OnnxError(
    `the input ${name} must be a sequence, and is ${value === undefined ? 'missing' : 'none'}`,
  );
}
