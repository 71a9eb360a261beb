import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { motionSource } from './motion.ts';
import { createUnwrapper } from './unwrap-angles.ts';

const page = new EventTarget();

/** A page with sensors. */
function withSensors(requestPermission?: () => Promise<string>): void {
  vi.stubGlobal('DeviceMotionEvent', { requestPermission });
  vi.stubGlobal('DeviceOrientationEvent', { requestPermission });
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
}

const fire = (name: string, fields: Record<string, unknown>): void => {
  const event = new Event(name);
  for (const [key, value] of Object.entries(fields)) Object.defineProperty(event, key, { value });
  page.dispatchEvent(event);
};

const turn = { alpha: 1, beta: 2, gamma: 3 };
const settled = () => new Promise((resolve) => setTimeout(resolve));

afterEach(() => vi.unstubAllGlobals());

describe('motionSource', () => {
  it('gives acceleration and rotation rate, and counts what lacks a number', async () => {
    withSensors();
    const source = motionSource();
    const readings = source[Symbol.asyncIterator]();
    await settled();
    fire('devicemotion', { timeStamp: 1, acceleration: null, rotationRate: turn });
    fire('devicemotion', { timeStamp: 2, acceleration: { x: 4, y: 5, z: null }, rotationRate: turn });
    fire('devicemotion', { timeStamp: 3, acceleration: { x: 4, y: 5, z: 6 }, rotationRate: turn });
    expect((await readings.next()).value).toEqual({ t: 3, values: [4, 5, 6, 1, 2, 3] });
    expect(source.lost.notFinite).toBe(2);
    await readings.return?.();
    fire('devicemotion', { timeStamp: 4, acceleration: { x: 4, y: 5, z: 6 }, rotationRate: turn });
    expect((await readings.next()).done).toBe(true);
  });

  it('gives no more readings a second than asked for', async () => {
    withSensors();
    const controller = new AbortController();
    const readings = motionSource({ frequency: 25, signal: controller.signal })[Symbol.asyncIterator]();
    await settled();
    for (let i = 0; i < 120; i++) {
      fire('devicemotion', {
        timeStamp: (i * 1000) / 60,
        acceleration: { x: i, y: 0, z: 0 },
        rotationRate: turn,
      });
    }
    let count = 0;
    const counting = (async () => {
      for (;;) {
        if ((await readings.next()).done) return;
        count++;
      }
    })();
    await settled();
    controller.abort();
    await counting;
    expect(count).toBe(50);
  });

  it('asks for permission where it must, and says so if refused', async () => {
    withSensors(async () => 'denied');
    const refused = motionSource()[Symbol.asyncIterator]().next();
    await expect(refused).rejects.toMatchObject({ code: 'ERR_PERMISSION' });
    withSensors(() => Promise.reject(new DOMException('no click', 'NotAllowedError')));
    const unasked = motionSource()[Symbol.asyncIterator]();
    await expect(unasked.next()).rejects.toThrow('start from a click');
    expect((await unasked.next()).done).toBe(true);
    vi.unstubAllGlobals();
    const absent = motionSource()[Symbol.asyncIterator]().next();
    await expect(absent).rejects.toMatchObject({ code: 'ERR_UNSUPPORTED' });
  });

  it('unwraps the angles of an orientation', async () => {
    withSensors(async () => 'granted');
    const readings = motionSource({ kind: 'orientation' })[Symbol.asyncIterator]();
    await settled();
    fire('deviceorientation', { timeStamp: 1, alpha: 350, beta: 10, gamma: 0 });
    fire('deviceorientation', { timeStamp: 2, alpha: 5, beta: 10, gamma: 0 });
    await readings.next();
    expect((await readings.next()).value.values).toEqual([365, 10, 0]);
  });

  it('refuses options out of range', () => {
    expect(() => motionSource({ frequency: 0 })).toThrow('frequency must be above 0 Hz, got 0');
    expect(() => motionSource({ kind: 'tilt' as 'motion' })).toThrow(
      "must be 'motion' or 'orientation', got tilt",
    );
    expect(() => motionSource({ buffer: 1.5 })).toThrow('buffer');
  });
});

/** W3C: Z, then X', then Y''. */
function rotation([alpha, beta, gamma]: readonly number[]): number[] {
  const [a, b, c] = [alpha, beta, gamma].map((x) => ((x as number) * Math.PI) / 180) as [
    number,
    number,
    number,
  ];
  const [ca, cb, cc, sa, sb, sc] = [a, b, c].map(Math.cos).concat([a, b, c].map(Math.sin)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return [
    ca * cc - sa * sb * sc,
    -cb * sa,
    cc * sa * sb + ca * sc,
    cc * sa + ca * sb * sc,
    ca * cb,
    sa * sc - ca * cc * sb,
    -cb * sc,
    sb,
    cb * cc,
  ];
}

/** The angles as browsers give them: α in [0, 360), β in [−180, 180), γ in [−90, 90). */
function asBrowsersDo([alpha, beta, gamma]: readonly number[]): [number, number, number] {
  const wrap = (x: number, from: number) => x - 360 * Math.floor((x - from) / 360);
  const inRange = wrap(gamma!, -180) >= -90 && wrap(gamma!, -180) < 90;
  return inRange
    ? [wrap(alpha!, 0), wrap(beta!, -180), wrap(gamma!, -180)]
    : [wrap(alpha! + 180, 0), wrap(180 - beta!, -180), wrap(gamma! + 180, -180)];
}

describe('createUnwrapper', () => {
  it('gives the same orientations, and turns slowly where the device does', () => {
    const speed = fc.tuple(...[0, 1, 2].map(() => fc.double({ min: -8, max: 8, noNaN: true })));
    fc.assert(
      fc.property(speed, (step) => {
        const unwrap = createUnwrapper();
        let last: number[] | undefined;
        for (let i = 0; i < 100; i++) {
          const named = asBrowsersDo(step.map((x) => x * i));
          const angles = unwrap(named);
          for (const [j, x] of rotation(angles).entries()) expect(x).toBeCloseTo(rotation(named)[j]!, 6);
          for (const [j, x] of angles.entries()) expect(Math.abs(x - (last?.[j] ?? x))).toBeLessThan(8.001);
          last = angles;
        }
      }),
      { numRuns: 30 },
    );
  });
});
