import { ArgumentError } from '@recurra/plugin';
import type { Reading } from '../contract/sequence.ts';
import { type Channel, type CountingSource, createChannel, type Lost } from './channel.ts';
import { createSlots } from './slots.ts';

/** How a pointer is followed. */
export interface PointerSourceOptions {
  /** Ends the iteration. */
  readonly signal?: AbortSignal;
  /** Whether positions between two frames are given too, where the browser knows them; true if left out. */
  readonly coalesced?: boolean;
  /** Which kinds of pointers; all if left out. */
  readonly types?: readonly ('mouse' | 'touch' | 'pen')[];
  /**
   * Whether positions flow without strokes, pressed or not: for spotting gestures of a mouse whose buttons stay up. False
   * if left out.
   */
  readonly hover?: boolean;
  /** Readings that can wait to be taken; 4096 if left out. When there are more, the oldest within a stroke are dropped. */
  readonly buffer?: number;
}

/**
 * The strokes of mouse, fingers and pen on an element: `[x, y]` in CSS pixels from its top left corner.
 *
 * A stroke begins when the main button, the finger or the pen goes down; it is followed outside of the element too. While
 * someone iterates, the element neither scrolls nor selects under a finger. Each finger is a `pointer` of its own, 0 being
 * the first; one that is put down again gets the lowest number that is free.
 *
 * @param element What is drawn on.
 * @param options See each.
 * @returns The source; several may iterate it at once, each from when it begins.
 * @throws ArgumentError if `element` is none, or `buffer` is not a positive integer.
 * @see W3C Pointer Events, Level 3.
 * @example
 * for await (const { t, values, phase } of pointerSource(canvas, { signal })) console.log(phase, t, values[0], values[1]);
 */
export function pointerSource(
  element: HTMLElement | SVGElement,
  options: PointerSourceOptions = {},
): CountingSource {
  const { signal, coalesced = true, types, hover = false, buffer = 4096 } = options;
  if (typeof element?.addEventListener !== 'function' || !element.style) {
    throw new ArgumentError(
      `pointerSource(): element must be an element of the page, got ${String(element)}; pass for example a canvas.`,
    );
  }
  if (!Number.isSafeInteger(buffer) || buffer < 1) {
    throw new ArgumentError(`pointerSource(): buffer must be a positive integer, got ${buffer}.`);
  }
  const lost: Lost = { notFinite: 0, overflow: 0 };
  let users = 0;
  let restore = (): void => {};

  const iterate = (): Channel => {
    const listening = new AbortController();
    const slots = createSlots<number>();
    const lastTimes = new Map<number, number>();
    let attached = false;
    const channel = createChannel({
      capacity: buffer,
      lost,
      signal,
      onEnd: () => {
        listening.abort();
        for (const id of slots.keys()) release(element, id);
        if (attached && --users === 0) restore();
      },
    });

    const give = (event: PointerEvent, id: number, pointer: number, phase?: Reading['phase']): void => {
      const box = element.getBoundingClientRect();
      const between = coalesced && (phase === undefined || phase === 'move');
      const events = between ? event.getCoalescedEvents?.() : undefined;
      for (const { timeStamp, clientX, clientY } of events?.length ? events : [event]) {
        // Some browsers give events between frames no time of their own.
        const t = Math.max(timeStamp, lastTimes.get(id) ?? -Infinity);
        if (Number.isFinite(t)) lastTimes.set(id, t);
        const values = [clientX - box.left, clientY - box.top];
        channel.push(phase ? { t, values, phase, pointer } : { t, values, pointer });
      }
    };
    const isWanted = ({ pointerType }: PointerEvent): boolean =>
      types === undefined || (types as readonly string[]).includes(pointerType);

    const onDown = (event: PointerEvent): void => {
      if (!isWanted(event) || event.button !== 0 || slots.get(event.pointerId) !== undefined) return;
      capture(element, event.pointerId);
      give(event, event.pointerId, slots.enter(event.pointerId), 'start');
    };
    const onMove = (event: PointerEvent): void => {
      const pointer = slots.get(event.pointerId);
      if (pointer !== undefined) give(event, event.pointerId, pointer, 'move');
    };
    const onEnd = (phase: 'end' | 'cancel') => (event: PointerEvent) => {
      const pointer = slots.leave(event.pointerId);
      if (pointer !== undefined) give(event, event.pointerId, pointer, phase);
      lastTimes.delete(event.pointerId);
    };
    const onHover = (event: PointerEvent): void => {
      if (isWanted(event)) give(event, event.pointerId, slots.enter(event.pointerId));
    };
    const onLeave = ({ pointerId }: PointerEvent): void => {
      slots.leave(pointerId);
      lastTimes.delete(pointerId);
    };

    const listeners: Record<string, (event: PointerEvent) => void> = hover
      ? { pointermove: onHover, pointerleave: onLeave, pointercancel: onLeave }
      : {
          pointerdown: onDown,
          pointermove: onMove,
          pointerup: onEnd('end'),
          pointercancel: onEnd('cancel'),
          // Comes after every stroke; finds one only if the stroke ended in no other way, as when the element goes.
          lostpointercapture: onEnd('cancel'),
        };
    if (signal?.aborted) return channel;
    attached = true;
    if (users++ === 0) restore = holdStill(element);
    for (const [name, listener] of Object.entries(listeners)) {
      element.addEventListener(name, listener as EventListener, { signal: listening.signal });
    }
    return channel;
  };
  return { lost, [Symbol.asyncIterator]: iterate };
}

/** Keeps fingers from scrolling and selecting; returns what undoes it. */
function holdStill({ style }: HTMLElement | SVGElement): () => void {
  const { touchAction, userSelect } = style;
  style.touchAction = 'none';
  style.userSelect = 'none';
  return () => {
    style.touchAction = touchAction;
    style.userSelect = userSelect;
  };
}

/** A pointer may be gone by now; then there is nothing to capture or to release. */
function capture(element: Element, id: number): void {
  try {
    element.setPointerCapture(id);
  } catch {}
}

function release(element: Element, id: number): void {
  try {
    element.releasePointerCapture(id);
  } catch {}
}
