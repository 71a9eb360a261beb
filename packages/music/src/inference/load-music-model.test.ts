import { createRng } from '@recurra/core';
import { useBackend } from '@recurra/core/testing';
import { GraphBuilder, newModel, parseOnnx, serializeOnnx } from '@recurra/onnx';
import { beforeAll, describe, expect, it } from 'vitest';
import type { MusicManifest } from '../contract/model.ts';
import { writeGraph } from '../model/export/write-graph.ts';
import { manifestFor, randomNetwork, smallSpec, valuesOf } from '../testing/networks.ts';
import { randomPiece } from '../testing/pieces.ts';
import { loadMusicModel } from './load-music-model.ts';
import { manifestKey } from './manifest.ts';

let bytes: Uint8Array;
const manifest = manifestFor(smallSpec('note'), 1);

beforeAll(async () => {
  await useBackend('cpu');
  const spec = smallSpec('note');
  const network = randomNetwork(spec, 1);
  bytes = serializeOnnx(writeGraph(spec, network.layout, [valuesOf(network)], manifest));
  network.dispose();
});

/** The file with another manifest. */
function withManifest(text: string): Uint8Array {
  const model = parseOnnx(new Uint8Array(bytes));
  model.metadataProps.find(({ key }) => key === manifestKey)!.value = text;
  return serializeOnnx(model);
}

const changed = (change: Record<string, unknown>): Uint8Array =>
  withManifest(JSON.stringify({ ...manifest, ...change }));

/** An ONNX model of another kind. */
function foreign(): Uint8Array {
  const g = new GraphBuilder(17);
  const name = g.portName('x');
  const value = g.node('Relu', [name]);
  const x = { name, type: 'float32', shape: [2] } as const;
  const graph = g.build('other', [x], [{ name: 'y', value, type: 'float32', shape: [2] }]);
  return serializeOnnx(newModel(graph, { opset: 17, metadata: {} }));
}

describe('loadMusicModel', () => {
  it.each<[string, () => unknown, RegExp]>([
    ['no bytes', () => 'chorales.onnx', /must be the file's content, a Uint8Array, got String/],
    ['nothing', () => undefined, /got Undefined/],
    ['an empty file', () => new Uint8Array(0), /the file is empty/],
    ['a page', () => new TextEncoder().encode('<!doctype html><p>404'), /HTML or XML page/],
    ['another ONNX model', foreign, /has no music manifest/],
    ['a manifest that is no JSON', () => withManifest('{'), /manifest in the file is no JSON/],
    ['an empty manifest', () => withManifest('null'), /manifest is damaged/],
    ['a newer version', () => changed({ version: 7 }), /has version 7, .* reads up to 1; install a newer/],
    ['an unknown kind', () => changed({ kind: 'drum' }), /manifest is damaged: kind/],
    ['numbers that make no sense', () => changed({ stepsPerQuarter: -1 }), /damaged: stepsPerQuarter/],
    ['a pitch beyond MIDI', () => changed({ range: [21, 400] }), /damaged: range.1/],
    [
      'an unknown block',
      () => changed({ inputs: { ...manifest.inputs, frame: ['weather'] } }),
      /inputs.frame must be among .* got "weather"; a newer version/,
    ],
    [
      'a block that is called like a property of all objects',
      () => changed({ inputs: { ...manifest.inputs, note: ['constructor'] } }),
      /inputs.note must be among/,
    ],
    [
      'a block less than the graph has',
      () => changed({ inputs: { ...manifest.inputs, frame: manifest.inputs.frame.slice(1) } }),
      /graph must have frame, note, references, logits of the widths .*do not belong together/,
    ],
    ['the kind of another graph', () => changed({ kind: 'frame' }), /do not belong together/],
  ])('refuses %s', async (_name, make, message) => {
    const work = loadMusicModel(make() as Uint8Array);
    await expect(work).rejects.toThrow(message);
    await expect(work).rejects.toMatchObject({ code: expect.stringMatching(/^ERR_/) });
  });

  it('refuses files that are cut or overwritten, or loads something that runs; it never hangs or crashes', async () => {
    const rng = createRng(5);
    const piece = randomPiece(1, 3);
    let refused = 0;
    for (let attempt = 0; attempt < 40; attempt++) {
      const damaged = new Uint8Array(attempt % 2 === 0 ? bytes : bytes.slice(0, rng.integer(bytes.length)));
      for (let hit = 0; hit < 1 + rng.integer(8) && damaged.length > 0; hit++) {
        // Names, shapes and the manifest lie at both ends, weights between.
        const near =
          rng.integer(2) === 0
            ? rng.integer(damaged.length)
            : damaged.length - 1 - rng.integer(Math.min(3000, damaged.length));
        damaged[near] = rng.integer(256);
      }
      try {
        const model = await loadMusicModel(damaged);
        await model.evaluate([piece]);
        model.dispose();
      } catch (error) {
        refused++;
        expect((error as { code?: string }).code, String(error)).toMatch(/^ERR_/);
      }
    }
    expect(refused).toBeGreaterThan(12);
  });

  it('keeps what it was given apart from what its caller does with it', async () => {
    const own = new Uint8Array(bytes);
    const model = await loadMusicModel(own);
    const piece = randomPiece(2, 6);
    const before = await model.evaluate([piece]);
    own.fill(0);
    expect(await model.evaluate([piece])).toEqual(before);
    expect(model.bytes).toEqual(bytes);
    model.dispose();
  });

  it('reads what an older version of the package left out', async () => {
    const { temperature: _, ...older } = { ...manifest, temperature: 1 } as MusicManifest;
    const model = await loadMusicModel(withManifest(JSON.stringify(older)));
    expect(model.manifest.temperature).toBeUndefined();
    model.dispose();
  });
});
