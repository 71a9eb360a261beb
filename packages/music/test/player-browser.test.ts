import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserForTests, openPage } from '../../../scripts/browser.mjs';
import type { InstrumentName } from '../src/player/index.ts';
import { tune } from '../src/player/testing/tunes.ts';
import type { PageApi } from './player/page.ts';

const executablePath = await browserForTests('@recurra/music');

/** A note in the first half second, silence in the second, another one in the third. */
const apart = tune([
  [69, 0, 4],
  [76, 16, 4],
]);

const silent = 0.002;

describe.skipIf(executablePath === undefined)('the player, in Chromium', () => {
  let opened: Awaited<ReturnType<typeof openPage>>;

  beforeAll(async () => {
    opened = await openPage({
      executablePath: executablePath as string,
      root: fileURLToPath(new URL('./player', import.meta.url)),
      build,
      args: ['--autoplay-policy=no-user-gesture-required'],
    });
  });

  afterAll(() => opened?.close());

  const call = <K extends keyof PageApi>(name: K, ...args: Parameters<PageApi[K]>) =>
    opened.page.evaluate(
      ([key, list]) =>
        (globalThis as unknown as { api: Record<string, (...all: unknown[]) => unknown> }).api[key]!(...list),
      [name as string, args as unknown[]] as const,
    ) as Promise<Awaited<ReturnType<PageApi[K]>>>;

  it.each<InstrumentName>(['organ', 'piano', 'pluck', 'choir'])(
    '%s sounds while there are notes, and not where there are none',
    async (name) => {
      const { loudness, peak, seconds } = await call(
        'render',
        apart,
        [
          [0.02, 0.45],
          [1.7, 1.95],
          [2.02, 2.45],
          [3.9, 4],
        ],
        name,
      );
      console.log(`${name}: RMS ${loudness.map((x) => x.toFixed(4)).join(' ')}, peak ${peak.toFixed(2)}`);
      expect(seconds).toBeCloseTo(4, 3);
      expect(loudness[0]).toBeGreaterThan(0.01);
      expect(loudness[1]).toBeLessThan(silent);
      expect(loudness[2]).toBeGreaterThan(0.01);
      expect(loudness[3]).toBeLessThan(silent);
      expect(peak).toBeLessThan(1);
    },
  );

  it('strikes every kind of drum, and is silent in between', async () => {
    // Bass drum, snare, hi-hat, cymbal, wood block: two seconds each.
    const drums = tune([36, 38, 42, 49, 76].map((pitch, i) => [pitch, 16 * i, 4] as const));
    const windows = [0, 1, 2, 3, 4].flatMap((i) => [
      [2 * i, 2 * i + 0.05] as const,
      [2 * i + 1.6, 2 * i + 1.95] as const,
    ]);
    const { loudness } = await call('render', drums, windows, 'drums');
    console.log(`drums: RMS ${loudness.map((x) => x.toFixed(4)).join(' ')}`);
    for (let i = 0; i < 10; i += 2) {
      expect(loudness[i]).toBeGreaterThan(0.01);
      expect(loudness[i + 1]).toBeLessThan(silent);
    }
  });

  it('sounds the pitches that are written, in the tempo that is written', async () => {
    const slow = tune(
      [
        [69, 0, 4],
        [76, 4, 4],
      ],
      { tempos: [{ tick: 0, bpm: 60 }] },
    );
    const [a, e] = await call('toneStrength', slow, [440, 659.26], [0.1, 0.9]);
    expect(a).toBeGreaterThan(20 * e!);
    const [a2, e2] = await call('toneStrength', slow, [440, 659.26], [1.2, 1.9]);
    expect(e2).toBeGreaterThan(20 * a2!);
  });

  it('renders dense music without overload', async () => {
    const notes = Array.from(
      { length: 480 },
      (_, i) => [48 + ((i * 7) % 36), Math.floor(i / 4) * 2, 2, i % 2] as const,
    );
    const { loudness, peak, seconds, took } = await call('render', tune(notes), [[1, 29]]);
    console.log(`rendered ${seconds.toFixed(1)} s in ${took.toFixed(2)} s, peak ${peak.toFixed(2)}`);
    expect(loudness[0]).toBeGreaterThan(0.01);
    expect(peak).toBeLessThanOrEqual(1);
  });

  it('plays, mutes, pauses, goes on, and is silent once disposed of', async () => {
    const steps = await call('perform', tune([[57, 0, 8]]));
    console.log(JSON.stringify(steps));
    expect(steps.playing.loudness).toBeGreaterThan(0.005);
    expect(steps.playing.position).toBeGreaterThan(0);
    expect(steps.muted.loudness).toBeLessThan(silent);
    expect(steps.unmuted.loudness).toBeGreaterThan(0.005);
    expect(steps.paused.loudness).toBeLessThan(silent);
    expect(steps.again.loudness).toBeGreaterThan(0.005);
    expect(steps.disposed.loudness).toBeLessThan(silent);
    expect(steps.disposed.state).toBe('disposed');
    expect(steps.states.at(-1)).toBe('disposed');
  });

  it('heeds what is asked for while sound is starting', async () => {
    expect(await call('hasty', apart)).toEqual(['stopped', 'stopped']);
  });

  it('plays on while music and voices are added', async () => {
    const notes = Array.from({ length: 6 }, (_, i) => [57 + i, 4 * i, 4, i < 3 ? 0 : 1] as const);
    const steps = await call('grow', tune(notes));
    console.log(
      steps.map(({ loudness, position }) => `${position.toFixed(1)}: ${loudness.toFixed(3)}`).join(', '),
    );
    const [end] = steps.splice(-1);
    for (const { loudness, state } of steps) {
      expect(state).toBe('playing');
      expect(loudness).toBeGreaterThan(0.005);
    }
    expect([end!.state, end!.position]).toEqual(['stopped', 0]);
  });

  it('renders as long as the music asks for: nothing, and far too many notes, too', async () => {
    const crowd = tune(
      Array.from({ length: 2000 }, (_, i) => [40 + (i % 40), i, 1] as const),
      { tempos: [{ tick: 0, bpm: 6e7 }] },
    );
    for (const name of ['choir', 'piano', 'drums'] as const) {
      const { peak, seconds } = await call('render', crowd, [], name);
      expect(seconds).toBeCloseTo(1.5, 1);
      expect(peak).toBeLessThanOrEqual(1);
    }
    expect((await call('render', tune([]), [])).peak).toBe(0);
  });

  it('ends with its signal', async () => {
    expect(await call('aborted', apart)).toBe('disposed');
  });
});
