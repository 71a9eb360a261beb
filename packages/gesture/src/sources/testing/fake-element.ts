/** What a pointer event of a test has. */
export interface FakePointer {
  readonly id?: number;
  readonly t: number;
  readonly x: number;
  readonly y: number;
  readonly type?: string;
  readonly button?: number;
  readonly coalesced?: readonly FakePointer[];
}

const toEvent = (name: string, pointer: FakePointer): Event => {
  const event = new Event(name);
  const { id = 1, t, x, y, type = 'touch', button = 0, coalesced } = pointer;
  const fields: Record<string, unknown> = {
    pointerId: id,
    clientX: x,
    clientY: y,
    pointerType: type,
    button,
    timeStamp: t,
  };
  if (coalesced) fields.getCoalescedEvents = () => coalesced.map((one) => toEvent(name, { id, ...one }));
  for (const [key, value] of Object.entries(fields)) Object.defineProperty(event, key, { value });
  return event;
};

/** As much of an element as pointers need; its corner is at (100, 50). */
export class FakeElement extends EventTarget {
  style = { touchAction: 'pan-y', userSelect: '' };
  readonly captured: Set<number> = new Set();

  setPointerCapture(id: number): void {
    this.captured.add(id);
  }

  releasePointerCapture(id: number): void {
    if (!this.captured.delete(id)) throw new DOMException('no such pointer', 'NotFoundError');
  }

  getBoundingClientRect(): { left: number; top: number } {
    return { left: 100, top: 50 };
  }

  fire(name: string, pointer: FakePointer): void {
    this.dispatchEvent(toEvent(`pointer${name}`, pointer));
  }

  get element(): HTMLElement {
    return this as unknown as HTMLElement;
  }
}
