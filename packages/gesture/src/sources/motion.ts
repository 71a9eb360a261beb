import { ArgumentError } from '@recurra/plugin';
import { type CountingSource, createChannel, type Lost } from './channel.ts';
import { type MotionKind, requestMotionPermission } from './permission.ts';
import { createUnwrapper } from './unwrap-angles.ts';

/** What is read of a phone's sensors. */
export interface MotionSourceOptions {
  /** Ends the iteration. */
  readonly signal?: AbortSignal;
  /**
   * `'motion'` if left out: six numbers, acceleration along x, y and z without gravity in m/s², and rotation rate α, β, γ in
   * °/s. `'orientation'`: three angles α, β, γ in degrees, without jumps.
   */
  readonly kind?: MotionKind;
  /** Readings a second at most; all of them if left out. */
  readonly frequency?: number;
  /** Readings that can wait to be taken; 1024 if left out. When there are more, the oldest are dropped. */
  readonly buffer?: number;
}

/**
 * A phone's motion, or its orientation. Flows without strokes. Where the browser wants to be asked first (iOS), it asks when
 * the iteration begins: begin it while a click is handled, or call `requestMotionPermission` there.
 *
 * Readings that lack a number (devices without a gyroscope) are dropped, and counted in `lost.notFinite`.
 *
 * @param options See each.
 * @returns The source. Asking for its first reading fails with RecurraError `ERR_UNSUPPORTED` where there are no sensors, and
 *   with `ERR_PERMISSION` where they may not be read.
 * @throws ArgumentError if an option is out of range.
 * @see W3C Device Orientation and Motion.
 * @example for await (const { t, values } of motionSource({ signal })) session.push(t, values);
 */
export function motionSource(options: MotionSourceOptions = {}): CountingSource {
  const { signal, kind = 'motion', frequency = Infinity, buffer = 1024 } = options;
  if (kind !== 'motion' && kind !== 'orientation') {
    throw new ArgumentError(`motionSource(): kind must be 'motion' or 'orientation', got ${String(kind)}.`);
  }
  if (!(frequency > 0)) {
    throw new ArgumentError(`motionSource(): frequency must be above 0 Hz, got ${frequency}.`);
  }
  if (!Number.isSafeInteger(buffer) || buffer < 1) {
    throw new ArgumentError(`motionSource(): buffer must be a positive integer, got ${buffer}.`);
  }
  const lost: Lost = { notFinite: 0, overflow: 0 };

  const iterate = () => {
    const listening = new AbortController();
    const channel = createChannel({ capacity: buffer, lost, signal, onEnd: () => listening.abort() });
    const unwrap = createUnwrapper();
    const period = 1000 / frequency;
    let last = -Infinity;
    let due = -Infinity;

    const onEvent = (event: Event): void => {
      const t = Math.max(event.timeStamp, last);
      const values =
        kind === 'motion' ? motionOf(event as DeviceMotionEvent) : anglesOf(event as DeviceOrientationEvent);
      if (!values.every(Number.isFinite)) {
        lost.notFinite++;
        return;
      }
      // Angles are unwrapped before any are left out: the nearer two are, the surer it is which way they turned.
      const given = kind === 'motion' ? values : unwrap(values as [number, number, number]);
      last = t;
      if (t < due) return;
      due = (t - due < period ? due : t) + period;
      channel.push({ t, values: given });
    };
    if (signal?.aborted) return channel;
    requestMotionPermission(kind, 'motionSource()').then(
      () => globalThis.addEventListener(`device${kind}`, onEvent, { signal: listening.signal }),
      (error) => channel.close(error),
    );
    return channel;
  };
  return { lost, [Symbol.asyncIterator]: iterate };
}

const motionOf = ({ acceleration: a, rotationRate: r }: DeviceMotionEvent): number[] =>
  [a?.x, a?.y, a?.z, r?.alpha, r?.beta, r?.gamma].map((x) => x ?? Number.NaN);

const anglesOf = ({ alpha, beta, gamma }: DeviceOrientationEvent): number[] =>
  [alpha, beta, gamma].map((x) => x ?? Number.NaN);
