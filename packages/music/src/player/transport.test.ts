import { beforeEach, describe, expect, it } from 'vitest';
import type { Cue } from './schedule.ts';
import { createScore } from './score.ts';
import { tune } from './testing/tunes.ts';
import { Transport } from './transport.ts';

/** Four notes of half a second each. */
const scale = createScore(tune([60, 62, 64, 65].map((pitch, i) => [pitch, 4 * i, 4] as const)));

describe('Transport', () => {
  let now = 0;
  let cues: Cue[] = [];
  let log: string[] = [];
  let transport: Transport;

  /** Lets the clock run, ticking every 20 ms. */
  function run(seconds: number): void {
    for (const end = now + seconds; now < end - 1e-9; ) {
      now += 0.02;
      transport.tick();
    }
  }
  const told = () =>
    cues.map(({ note, time, type }) => `${time.toFixed(2)} ${type === 'on' ? '+' : '-'}${note.pitch}`);

  beforeEach(() => {
    [now, cues, log] = [10, [], []];
    transport = new Transport(scale, {
      now: () => now,
      cue: (more) => cues.push(...more),
      hush: () => log.push('hush'),
      unhush: () => log.push('unhush'),
      changed: () => log.push(transport.state),
    });
  });

  it('plays to the end and stops there by itself', () => {
    transport.play();
    run(1);
    expect(transport.position).toBeCloseTo(8 * (now - 10.05), 6);
    run(1.2);
    expect(told()).toEqual([
      '10.05 +60',
      '10.55 -60',
      '10.55 +62',
      '11.05 -62',
      '11.05 +64',
      '11.55 -64',
      '11.55 +65',
      '12.05 -65',
    ]);
    expect(log).toEqual(['unhush', 'stopped']);
    expect(transport.position).toBe(0);
  });

  it('goes on where it was paused', () => {
    transport.play();
    run(0.8);
    transport.pause();
    expect(transport.position).toBeCloseTo(6, 6);
    run(3);
    expect(told().at(-1)).toMatch(/-62$/);
    const before = cues.length;
    transport.play();
    run(0.1);
    expect(told().slice(before)).toEqual(['13.85 +62']);
    transport.stop();
    expect([transport.state, transport.position]).toEqual(['stopped', 0]);
    const open = new Map<number, number>();
    for (const { note, type } of cues)
      open.set(note.pitch, (open.get(note.pitch) ?? 0) + (type === 'on' ? 1 : -1));
    expect([...open.values()].every((count) => count === 0)).toBe(true);
  });

  it('seeks while it plays, and while it does not', () => {
    transport.seek(9);
    expect([transport.state, transport.position]).toEqual(['paused', 9]);
    transport.play();
    run(0.1);
    expect(told()).toEqual(['10.05 +64']);
    transport.seek(1);
    run(0.1);
    expect(transport.position).toBeLessThan(3);
    expect(told().at(-1)).toMatch(/\+60$/);
    transport.seek(1e9);
    expect(transport.position).toBe(16);
  });

  it('tells the position in loops and after changes of tempo', () => {
    transport.loop = { start: 4, end: 8 };
    transport.play();
    run(1.05 + 0.25);
    expect(transport.position).toBeCloseTo(6, 6);
    run(5);
    expect(transport.position).toBeCloseTo(6, 6);
    transport.loop = undefined;
    transport.factor = 0.5;
    const from = transport.position;
    run(0.5);
    // What had been cued ahead goes on as fast as it was.
    const ticks = transport.position - from;
    expect(ticks).toBeGreaterThan(2);
    expect(ticks).toBeLessThan(2 + 0.15 * 4);
  });

  it('goes on in changed music: what is gone ends, what is there still sounds, what is new begins', () => {
    transport.play();
    run(0.3);
    const notes = [
      [60, 0, 6],
      [48, 0, 16, 1],
      [67, 8, 4],
    ] as const;
    transport.exchange(createScore(tune(notes)));
    run(3);
    expect(told()).toEqual(['10.05 +60', '10.45 +48', '10.80 -60', '11.05 +67', '11.55 -67', '12.05 -48']);
  });

  it('waits for music that is still being written', () => {
    transport.isLive = true;
    transport.play();
    run(3);
    expect([transport.state, transport.position]).toEqual(['waiting', 16]);
    const more = [60, 62, 64, 65, 67].map((pitch, i) => [pitch, 4 * i, 4] as const);
    transport.exchange(createScore(tune(more)));
    expect(transport.state).toBe('playing');
    run(0.3);
    expect(told().at(-1)).toBe('13.05 +67');
    transport.pause();
    expect(transport.state).toBe('paused');
  });

  it('plays nothing in a heap after its clock was held up', () => {
    transport.play();
    run(0.1);
    now += 60;
    const before = cues.length;
    run(0.4);
    expect(told().slice(before)).toEqual(['70.12 -60', '70.17 +60', '70.47 -60', '70.47 +62']);
  });

  it('changes nothing where there is no music', () => {
    transport.exchange(createScore(tune([])));
    transport.play();
    run(1);
    expect([transport.state, transport.position]).toEqual(['stopped', 0]);
  });
});
