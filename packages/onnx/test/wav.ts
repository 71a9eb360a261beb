/** Writes samples from -1 to 1 as a WAV file: 16-bit PCM, one channel. */
export function writeWav(samples: Float32Array, sampleRate: number): Uint8Array {
  const bytes = new Uint8Array(44 + 2 * samples.length);
  const view = new DataView(bytes.buffer);
  const text = (at: number, value: string) => bytes.set(new TextEncoder().encode(value), at);
  text(0, 'RIFF');
  view.setUint32(4, bytes.length - 8, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, 2 * sampleRate, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, 'data');
  view.setUint32(40, 2 * samples.length, true);
  samples.forEach((value, i) => {
    view.setInt16(44 + 2 * i, Math.round(Math.max(-1, Math.min(1, value)) * 32767), true);
  });
  return bytes;
}

/** Reads what {@link writeWav} writes. */
export function readWav(bytes: Uint8Array): { samples: Float32Array; sampleRate: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint16(20, true) !== 1 || view.getUint16(22, true) !== 1 || view.getUint16(34, true) !== 16) {
    throw new Error('The WAV file is not 16-bit PCM with one channel.');
  }
  const samples = Float32Array.from(
    { length: view.getUint32(40, true) / 2 },
    (_, i) => view.getInt16(44 + 2 * i, true) / 32768,
  );
  return { samples, sampleRate: view.getUint32(24, true) };
}

/**
 * Something like speech between silences: syllables of a voice whose pitch glides, through three formants, with
 * breath noise.
 */
export function speechLike(seconds: number, sampleRate: number): Float32Array {
  const count = Math.round(seconds * sampleRate);
  const signal = new Float32Array(count);
  let noise = 1;
  let phase = 0;
  const formants = [
    [700, 90],
    [1220, 110],
    [2600, 160],
  ] as const;
  const memory = formants.map(() => [0, 0]);
  for (let i = 0; i < count; i++) {
    const t = i / sampleRate;
    noise = (Math.imul(noise, 1103515245) + 12345) & 0x7fffffff;
    const breath = (noise / 2 ** 30 - 1) * 0.02;
    const isSpeaking = t % 2 > 0.7;
    const syllable = isSpeaking ? Math.sin(Math.PI * ((t * 4) % 1)) ** 2 : 0;
    phase += (120 + 30 * Math.sin(2 * Math.PI * 0.7 * t)) / sampleRate;
    let pulse = 0;
    if (phase >= 1) {
      phase -= 1;
      pulse = 1;
    }
    let voice = 0;
    for (const [k, [frequency, width]] of formants.entries()) {
      const shift = 1 + 0.25 * Math.sin(2 * Math.PI * (1.3 + k) * t);
      const r = Math.exp((-Math.PI * width) / sampleRate);
      const [a, b] = memory[k] as [number, number];
      const y =
        pulse + breath + 2 * r * Math.cos((2 * Math.PI * frequency * shift) / sampleRate) * a - r * r * b;
      memory[k] = [y, a];
      voice += y / (k + 1);
    }
    signal[i] = 0.06 * syllable * voice + 0.001 * breath;
  }
  return signal;
}
