import type { Endpoint } from 'comlink';

/** What Node's `Worker` and `parentPort` have in common. */
export interface NodePort {
  postMessage(message: unknown, transfer?: Transferable[]): void;
  on(event: 'message', listener: (data: unknown) => void): unknown;
  off(event: 'message', listener: (data: unknown) => void): unknown;
}

/** Gives a port of Node's the shape of a browser's, as comlink needs it. */
export function nodeEndpoint(port: NodePort): Endpoint {
  const listeners = new Map<unknown, (data: unknown) => void>();
  return {
    postMessage: (message, transfer) => port.postMessage(message, transfer),
    addEventListener(_type, listener) {
      const wrapped = (data: unknown) => {
        const event = { data } as MessageEvent;
        if (typeof listener === 'function') listener(event);
        else listener.handleEvent(event);
      };
      listeners.set(listener, wrapped);
      port.on('message', wrapped);
    },
    removeEventListener(_type, listener) {
      const wrapped = listeners.get(listener);
      if (wrapped !== undefined) port.off('message', wrapped);
      listeners.delete(listener);
    },
  };
}
