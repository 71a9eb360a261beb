import type { GestureSource, Reading } from '../contract/sequence.ts';
import { isFiniteReading } from './finite.ts';

/** Readings that a source could not give, counted. */
export interface Lost {
  /** Dropped because a number or the time was not finite, or was missing. */
  notFinite: number;
  /** Dropped because nobody took them in time. */
  overflow: number;
}

/** A source that says what it lost. */
export interface CountingSource extends GestureSource {
  /** Counts since the source was created, over all its iterations. */
  readonly lost: Readonly<Lost>;
}

/** What connects events that come when they will with someone who asks for readings one by one. */
export interface Channel extends AsyncIterableIterator<Reading, undefined> {
  /** Adds a reading, or counts it as lost. */
  push(reading: Reading): void;
  /** Ends the iteration once what is there has been taken; with an error, the next to ask gets it. */
  close(error?: unknown): void;
  /** Readings that wait to be taken. */
  readonly waiting: number;
  return(): Promise<IteratorReturnResult<undefined>>;
}

const done: IteratorReturnResult<undefined> = { done: true, value: undefined };

/** Whether a stroke stays whole without it. */
const canBeMissed = ({ phase }: Reading): boolean => phase === undefined || phase === 'move';

/**
 * Creates a channel with a bounded buffer. When it is full, the oldest reading within a stroke makes room; where strokes
 * begin and end stays known as long as there is another choice.
 *
 * @param options.capacity Readings that can wait.
 * @param options.lost Counts what was dropped.
 * @param options.onEnd Called once, when nobody will ask for more: lets go of what gives the readings.
 * @param options.signal Ends the iteration, and drops what waits.
 * @returns The channel.
 */
export function createChannel(options: {
  readonly capacity: number;
  readonly lost: Lost;
  readonly onEnd: () => void;
  readonly signal?: AbortSignal | undefined;
}): Channel {
  const { capacity, lost, signal } = options;
  const waiting: Reading[] = [];
  const asking: PromiseWithParts[] = [];
  let open = true;
  let failed: { readonly error: unknown } | undefined;

  const close = (error?: unknown): void => {
    if (!open) return;
    open = false;
    signal?.removeEventListener('abort', abort);
    options.onEnd();
    const first = error === undefined ? undefined : asking.shift();
    if (first) first.reject(error);
    else if (error !== undefined) failed = { error };
    for (const { resolve } of asking.splice(0)) resolve(done);
  };
  const abort = (): void => {
    waiting.length = 0;
    close();
  };

  const channel: Channel = {
    get waiting() {
      return waiting.length;
    },
    push(reading) {
      if (!open) return;
      if (!isFiniteReading(reading)) {
        lost.notFinite++;
        return;
      }
      const next = asking.shift();
      if (next) {
        next.resolve({ done: false, value: reading });
        return;
      }
      if (waiting.length >= capacity) {
        lost.overflow++;
        waiting.splice(Math.max(0, waiting.findIndex(canBeMissed)), 1);
      }
      waiting.push(reading);
    },
    close,
    next() {
      const value = waiting.shift();
      if (value) return Promise.resolve({ done: false, value });
      if (failed) {
        const { error } = failed;
        failed = undefined;
        return Promise.reject(error);
      }
      if (!open) return Promise.resolve(done);
      return new Promise((resolve, reject) => asking.push({ resolve, reject }));
    },
    return() {
      abort();
      return Promise.resolve(done);
    },
    [Symbol.asyncIterator]: () => channel,
  };
  if (signal?.aborted) abort();
  else signal?.addEventListener('abort', abort);
  return channel;
}

interface PromiseWithParts {
  resolve(result: IteratorResult<Reading, undefined>): void;
  reject(error: unknown): void;
}
