import { isRecurraError } from '@recurra/plugin';
import { describe, expect, it } from 'vitest';
import { gainsOf } from './band.ts';
import { createPlayer } from './create-player.ts';
import { instrumentOf } from './instrument-of.ts';
import { renderWav } from './render-wav.ts';
import { tune } from './testing/tunes.ts';
import { encodeWav } from './wav.ts';

describe('gainsOf', () => {
  const level = { volume: 0.8, muted: false, soloed: false };

  it('heeds volume, mute and solo', () => {
    expect(gainsOf([level, { ...level, muted: true }])).toEqual([0.8, 0]);
    expect(gainsOf([level, { ...level, soloed: true }])).toEqual([0, 0.8]);
    expect(gainsOf([{ ...level, muted: true, soloed: true }, level])).toEqual([0, 0]);
  });
});

describe('instrumentOf', () => {
  const voice = { name: '', program: 0, channel: 0, percussion: false };

  it.each([
    [0, 'piano'],
    [19, 'organ'],
    [24, 'pluck'],
    [46, 'pluck'],
    [52, 'choir'],
    [127, 'piano'],
  ])('plays programme %i on %s', (program, name) => expect(instrumentOf({ ...voice, program })).toBe(name));

  it('plays percussion on drums', () => expect(instrumentOf({ ...voice, percussion: true })).toBe('drums'));
});

describe('encodeWav', () => {
  it('writes the bytes that the format asks for', () => {
    const bytes = encodeWav([Float32Array.of(0, 1, -2), Float32Array.of(0.5, -1, 0)], 8000);
    const text = (from: number, to: number) => String.fromCharCode(...bytes.slice(from, to));
    expect([text(0, 4), text(8, 16), text(36, 40)]).toEqual(['RIFF', 'WAVEfmt ', 'data']);
    const view = new DataView(bytes.buffer);
    expect(view.getUint32(4, true)).toBe(bytes.length - 8);
    expect([view.getUint16(20, true), view.getUint16(22, true)]).toEqual([1, 2]);
    expect([view.getUint32(24, true), view.getUint32(28, true), view.getUint16(32, true)]).toEqual([
      8000, 32_000, 4,
    ]);
    const samples = Array.from({ length: 6 }, (_, i) => view.getInt16(44 + 2 * i, true));
    expect(samples).toEqual([0, 16_384, 32_767, -32_767, -32_767, 0]);
  });
});

describe('renderWav', () => {
  it('says what it needs where there is no audio, and refuses what memory does not hold', async () => {
    await expect(renderWav(tune([[60, 0, 4]]))).rejects.toThrow(/needs an OfflineAudioContext/);
    await expect(renderWav(tune([[60, 0, 1e6]]))).rejects.toThrow(/longer than 30 minutes/);
    await expect(renderWav(tune([[200, 0, 4]]))).rejects.toThrow(/^renderWav\(\): note 0 must/);
    await expect(renderWav(tune([[60, 0, 4]]), { tempo: 0 })).rejects.toThrow(/tempo must be from 0.01/);
    await expect(renderWav(tune([[60, 0, 4]]), { tail: -1 })).rejects.toThrow(/tail must be/);
    await expect(renderWav(tune([[60, 0, 4]]), { sampleRate: 10 })).rejects.toThrow(/sampleRate must be/);
  });
});

describe('createPlayer', () => {
  it('says what it needs where there is no audio', async () => {
    const error = await createPlayer({ sequence: tune([[60, 0, 4]]) }).catch((thrown: unknown) => thrown);
    expect(isRecurraError(error, 'ERR_DATA')).toBe(true);
    expect((error as Error).message).toMatch(/^createPlayer\(\): needs an AudioContext/);
  });
});
