import type { Reading } from '../../src/contract/sequence.ts';
import { pointerSource, recordStroke } from '../../src/sources/index.ts';

const pad = document.getElementById('pad') as HTMLElement;

/** What happened to one stroke. */
interface Heard {
  readonly readings: { t: number; values: number[]; phase: Reading['phase']; pointer: number | undefined }[];
  readonly touchAction: { during: string; after: string };
  readonly lost: { notFinite: number; overflow: number };
}

const api = {
  heard: undefined as Promise<Heard> | undefined,
  recorded: undefined as ReturnType<typeof recordStroke> | undefined,

  /** Listens until some strokes have ended. */
  listen(strokes: number): void {
    const source = pointerSource(pad);
    api.heard = (async () => {
      const readings: Heard['readings'] = [];
      let left = strokes;
      let during = '';
      for await (const { t, values, phase, pointer } of source) {
        during = pad.style.touchAction;
        readings.push({ t, values: Array.from(values), phase, pointer });
        if ((phase === 'end' || phase === 'cancel') && --left === 0) break;
      }
      return { readings, lost: source.lost, touchAction: { during, after: pad.style.touchAction } };
    })();
  },

  hear: (): Promise<Heard> => api.heard as Promise<Heard>,

  record(): void {
    api.recorded = recordStroke(pointerSource(pad));
  },

  async recording(): Promise<{ values: number[]; times: number[] }> {
    const { values, times } = await (api.recorded as ReturnType<typeof recordStroke>);
    return { values: [...values], times: [...times] };
  },
};

/** What the test calls. */
export type PageApi = typeof api;

Object.assign(globalThis, { api });
document.title = 'ready';
