import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { readJsb } from '../formats/jsb.ts';
import { loadMusicModel } from './load-music-model.ts';

const models = new URL('../../models/', import.meta.url);
const card = JSON.parse(readFileSync(new URL('chorales.json', models), 'utf8')) as {
  bytes: number;
  sha256: string;
  metrics: Record<string, number>;
};
const bytes = new Uint8Array(readFileSync(new URL('chorales.onnx', models)));

// Bach's chorales lie beside the repository, where they are at all.
const data = new URL('../../../../../shared/data/jsb-chorales/jsb-chorales-quarter.json', import.meta.url);
const present = existsSync(data);
if (!present) console.log('skipped: shared/data/jsb-chorales is not there');

describe('music:chorales', async () => {
  const model = await loadMusicModel(bytes);
  afterAll(() => model.dispose());

  it('is the file that its card tells of, and small', () => {
    expect(bytes.length).toBe(card.bytes);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(card.sha256);
    expect(bytes.length).toBeLessThan(3 * 2 ** 20);
    expect(model.manifest.members).toBe(card.metrics.members);
  });

  it.skipIf(!present)(
    'is as good on the chorales kept apart as its card says',
    async () => {
      const { valid } = readJsb(readFileSync(data, 'utf8'));
      const { frames, nllPerFrame } = await model.evaluate(valid);
      expect(frames).toBe(4602);
      // The card was written with another build of the kernels, maybe: the last digit may differ.
      expect(Math.abs(nllPerFrame - card.metrics.validNllPerFrame!)).toBeLessThan(1e-3);
    },
    60_000,
  );
});
