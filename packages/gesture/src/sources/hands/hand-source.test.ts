import { afterEach, describe, expect, it, vi } from 'vitest';
import { handSource } from './hand-source.ts';
import type { Landmark } from './landmarker.ts';
import { mediapipeHands } from './mediapipe-hands.ts';

/** A flat hand: the knuckle of the middle finger lies `size` above the wrist, the other points on a circle around it. */
const hand = (x: number, y: number, size: number, turn = 0): Landmark[] =>
  Array.from({ length: 21 }, (_, i) => {
    const angle = turn + (i - 9) * 0.2;
    const radius = i === 0 ? 0 : size;
    // Shares of an image that is twice as wide as high.
    return { x: x + (radius * Math.sin(angle)) / 2, y: y - radius * Math.cos(angle), z: (radius * i) / 40 };
  });

/** A video whose frames are shown by hand. */
class FakeVideo extends EventTarget {
  videoWidth = 640;
  videoHeight = 320;
  private callback: ((t: number) => void) | undefined;

  requestVideoFrameCallback(callback: (t: number) => void): number {
    this.callback = callback;
    return 1;
  }

  cancelVideoFrameCallback(): void {
    this.callback = undefined;
  }

  get isWatched(): boolean {
    return this.callback !== undefined;
  }

  /** @returns Once the frame was looked at. */
  async show(t: number): Promise<void> {
    const { callback } = this;
    this.callback = undefined;
    callback?.(t);
    await new Promise((resolve) => setTimeout(resolve));
  }

  get element(): HTMLVideoElement {
    return this as unknown as HTMLVideoElement;
  }
}

/** Finds what a test put there. */
const finder = () => {
  const found = {
    hands: [] as Landmark[][],
    looked: 0,
    detect: async () => {
      found.looked++;
      return found.hands;
    },
    close() {},
  };
  return found;
};

describe('handSource', () => {
  it('gives the hand from its wrist in its own size, wherever and however large it is', async () => {
    const video = new FakeVideo();
    const landmarker = finder();
    const readings = handSource({ video: video.element, landmarker })[Symbol.asyncIterator]();
    landmarker.hands = [hand(0.5, 0.5, 0.2)];
    await video.show(10);
    const first = await readings.next();
    expect(first.value).toMatchObject({ t: 10, phase: 'start', pointer: 0 });
    landmarker.hands = [hand(0.1, 0.9, 0.4)];
    await video.show(20);
    const second = await readings.next();
    expect(second.value.phase).toBe('move');
    expect(first.value.values).toHaveLength(42);
    for (const [i, x] of first.value.values.entries()) expect(second.value.values[i]).toBeCloseTo(x, 9);
    expect([...first.value.values.slice(0, 2), ...first.value.values.slice(18, 20)]).toEqual([
      expect.closeTo(0),
      expect.closeTo(0),
      expect.closeTo(0),
      expect.closeTo(-1),
    ]);
  });

  it('gives one point in units of the height, mirrored, in three dimensions', async () => {
    const video = new FakeVideo();
    const landmarker = finder();
    landmarker.hands = [hand(0.25, 0.5, 0.2)];
    const options = { video: video.element, landmarker, points: 9, dimensions: 3, mirror: true } as const;
    const readings = handSource(options)[Symbol.asyncIterator]();
    await video.show(0);
    const { value } = await readings.next();
    expect(value.values).toEqual([expect.closeTo(1.5), expect.closeTo(0.3), expect.closeTo(0.09)]);
  });

  it('follows two hands whose order changes, and ends one that is gone', async () => {
    const video = new FakeVideo();
    const landmarker = finder();
    const source = handSource({ video: video.element, landmarker, points: 0, patience: 100 });
    const readings = source[Symbol.asyncIterator]();
    const seen: string[] = [];
    const show = async (t: number, ...hands: Landmark[][]) => {
      landmarker.hands = hands;
      await video.show(t);
    };
    const take = async (count: number) => {
      for (let i = 0; i < count; i++) {
        const { value } = await readings.next();
        seen.push(`${value.t} ${value.phase} ${value.pointer} ${value.values[0].toFixed(1)}`);
      }
    };
    await show(0, hand(0.2, 0.5, 0.1), hand(0.8, 0.5, 0.1));
    await take(2);
    await show(50, hand(0.75, 0.5, 0.1), hand(0.25, 0.5, 0.1));
    await take(2);
    // One is unseen for a moment only, and what is no hand is counted.
    await show(100, hand(0.7, 0.5, 0.1), hand(0.2, 0.5, 0.1).slice(1));
    await take(1);
    await show(150, hand(0.3, 0.5, 0.1), hand(0.7, 0.5, 0.1));
    await take(2);
    await show(300, hand(0.7, 0.5, 0.1));
    await take(3);
    expect(seen).toEqual([
      '0 start 0 0.4',
      '0 start 1 1.6',
      '50 move 1 1.5',
      '50 move 0 0.5',
      '100 move 1 1.4',
      '150 move 0 0.6',
      '150 move 1 1.4',
      '300 end 0 0.6',
      '300 end 1 1.4',
      '300 start 0 1.4',
    ]);
    expect(source.lost.notFinite).toBe(1);
  });

  it('looks at no frame before the readings of the last are taken, and stops when it is left', async () => {
    const video = new FakeVideo();
    const landmarker = finder();
    landmarker.hands = [hand(0.5, 0.5, 0.2)];
    const controller = new AbortController();
    const readings = handSource({ video: video.element, landmarker, signal: controller.signal })[
      Symbol.asyncIterator
    ]();
    for (let t = 0; t < 5; t++) await video.show(t);
    expect(landmarker.looked).toBe(1);
    await readings.next();
    await video.show(5);
    expect(landmarker.looked).toBe(2);
    await readings.next();
    const waiting = readings.next();
    controller.abort();
    expect((await waiting).done).toBe(true);
    expect(video.isWatched).toBe(false);
  });

  it('takes a landmarker of MediaPipe Tasks, and passes on what it fails with', async () => {
    const video = new FakeVideo();
    let fails = false;
    const landmarker = {
      detect: () => {
        throw new Error('for images');
      },
      detectForVideo: (_: unknown, t: number) => {
        if (fails) throw new Error(`lost at ${t}`);
        return { landmarks: [hand(0.5, 0.5, 0.2)] };
      },
      close() {},
    };
    const readings = handSource({ video: video.element, landmarker })[Symbol.asyncIterator]();
    await video.show(1);
    expect((await readings.next()).value.t).toBe(1);
    fails = true;
    await video.show(2);
    await expect(readings.next()).rejects.toThrow('lost at 2');
    expect(video.isWatched).toBe(false);
  });

  it('says what is missing', async () => {
    const video = new FakeVideo().element;
    expect(() => handSource({ video } as never)).toThrow(
      'landmarker must be what finds hands, got undefined',
    );
    expect(() => handSource({ landmarker: finder() } as never)).toThrow('video must be a video element');
    expect(() => handSource({ video, landmarker: finder(), points: 21 })).toThrow('got 21');
    expect(() => handSource({ video, landmarker: finder(), dimensions: 4 as 3 })).toThrow('got 4');
    await expect(mediapipeHands({ files: '' })).rejects.toThrow('files must be the URL of a folder');
  });
});

describe('mediapipeHands', () => {
  afterEach(() => {
    vi.doUnmock('@mediapipe/hands');
    vi.resetModules();
  });

  it('says what to install', async () => {
    vi.doMock('@mediapipe/hands', () => {
      throw new Error('Cannot find package');
    });
    const { mediapipeHands: fresh } = await import('./mediapipe-hands.ts');
    await expect(fresh({ files: '/hands' })).rejects.toMatchObject({
      code: 'ERR_MISSING_PEER',
      message: expect.stringContaining('npm install @mediapipe/hands'),
    });
  });
});
