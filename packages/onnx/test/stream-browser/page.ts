import { createStream } from '../../src/index.ts';
import { probabilities, sampleRate } from '../silero.ts';
import { readWav } from '../wav.ts';

/** Streams a WAV file in this browser. */
export interface PageApi {
  probabilities(wav: number[]): Promise<{ runtime: string; values: number[]; again: number[] }>;
}

const api: PageApi = {
  async probabilities(wav) {
    const bytes = new Uint8Array(await (await fetch('./model.onnx')).arrayBuffer());
    const { samples } = readWav(Uint8Array.from(wav));
    const stream = await createStream(bytes, { constants: { sr: sampleRate } });
    const values = await probabilities(stream, samples);
    const fresh = stream.open();
    await stream.dispose();
    const again = await probabilities(fresh, samples);
    await fresh.dispose();
    return { runtime: `${stream.report.runner}, ${stream.report.runtime}`, values, again };
  },
};
Object.assign(globalThis, { api });
document.title = 'ready';
