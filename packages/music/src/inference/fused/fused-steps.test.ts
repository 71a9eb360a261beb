import { createRng, type Rng } from '@recurra/core';
import { useBackend } from '@recurra/core/testing';
import { createRunner, type OnnxModel, parseOnnx, quantizeOnnx, serializeOnnx } from '@recurra/onnx';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { createCodec } from '../../codec/create-codec.ts';
import type { Cursor } from '../../contract/codec.ts';
import type { MusicManifest, MusicModel } from '../../contract/model.ts';
import { writeGraph } from '../../model/export/write-graph.ts';
import type { NetworkSpec } from '../../model/spec.ts';
import { manifestFor, randomNetwork, smallSpec, valuesOf } from '../../testing/networks.ts';
import { loadMusicModel } from '../load-music-model.ts';
import { statePorts } from '../state-ports.ts';
import { createStepNetwork } from '../step-network.ts';
import { agree } from './agree.ts';
import { createFusedSteps, type FusedSteps } from './fused-steps.ts';

beforeAll(() => useBackend('cpu'));

function fileOf(spec: NetworkSpec, members: number, seed: number): Uint8Array {
  const networks = Array.from({ length: members }, (_, i) => randomNetwork(spec, seed + i));
  const graph = writeGraph(spec, networks[0]!.layout, networks.map(valuesOf), manifestFor(spec, members));
  for (const network of networks) network.dispose();
  return serializeOnnx(graph);
}

/** One step on a walk of chance. */
function walk(cursor: Cursor, kind: NetworkSpec['kind'], outputs: number, rng: Rng): void {
  if (kind === 'frame') {
    const top = 50 + rng.integer(40);
    cursor.pushFrame([top, top - 1 - rng.integer(9)].slice(0, rng.integer(3)));
    return;
  }
  const mask = new Uint8Array(outputs);
  cursor.writeMask(mask, 0);
  const open = [...mask.keys()].filter((token) => mask[token] === 1);
  // Frames of a few notes.
  cursor.push(kind === 'note' && rng.uniform() < 0.3 ? 88 : open[rng.integer(open.length)]!);
}

/** Steps models side by side: lines at different places, some of them, copies. */
async function expectSame(models: readonly MusicModel[], kind: NetworkSpec['kind'], rng: Rng): Promise<void> {
  const { codec } = models[0]!;
  let cursors = Array.from({ length: 3 }, () => codec.begin());
  let states = models.map(({ network }) => network.createState(3));
  for (let step = 0; step < 24; step++) {
    if (step % 7 === 6) {
      const kept = [2, 0, 2, 1].slice(0, 3 + rng.integer(2));
      cursors = kept.map((line) => cursors[line]!.fork());
      states = states.map((state) => state.select(kept));
    }
    const lines = [...cursors.keys()].filter((line) => step === 0 || line === 0 || rng.uniform() < 0.6);
    const inputs = new Float32Array(lines.length * codec.inputSize);
    lines.forEach((line, row) => {
      cursors[line]!.writeInput(inputs, row * codec.inputSize);
    });
    const [wanted, ...others] = await Promise.all(
      models.map(({ network }, i) =>
        lines.length === cursors.length
          ? network.step(inputs, states[i]!)
          : network.stepLines!(inputs, states[i]!, lines),
      ),
    );
    for (const found of others) {
      expect(found).toHaveLength(wanted!.length);
      wanted!.forEach((value, i) => {
        expect(Math.abs(found[i]! - value)).toBeLessThan(1e-4 * Math.max(1, Math.abs(value)));
      });
    }
    for (const line of lines) walk(cursors[line]!, kind, codec.outputSize, rng);
  }
}

describe('steps without the graph', () => {
  it('are those of the graph, in our operators and in ONNX Runtime', async () => {
    const specs = fc.record({
      kind: fc.constantFrom('note' as const, 'frame' as const, 'event' as const),
      cell: fc.constantFrom('gru' as const, 'lstm' as const),
      layers: fc.integer({ min: 1, max: 2 }),
      hiddenSize: fc.integer({ min: 1, max: 9 }),
      noteHiddenSize: fc.integer({ min: 1, max: 9 }),
      embeddingSize: fc.integer({ min: 1, max: 9 }),
      members: fc.integer({ min: 1, max: 3 }),
      quantize: fc.boolean(),
      seed: fc.nat(1e6),
    });
    await fc.assert(
      fc.asyncProperty(specs, async ({ members, quantize, seed, ...shape }) => {
        const plain = fileOf(smallSpec(shape.kind, shape), members, seed);
        const bytes = quantize ? serializeOnnx(quantizeOnnx(plain, { minElements: 1 }).model) : plain;
        const models = [
          await loadMusicModel(bytes, { runner: 'recurra' }),
          await loadMusicModel(bytes, { runner: 'ort' }),
          await loadMusicModel(bytes),
        ];
        await expectSame(models, shape.kind, createRng(seed));
        for (const model of models) model.dispose();
      }),
      { numRuns: 10, seed: 11 },
    );
  });

  it('are the same for one line whatever others do, to the bit', async () => {
    const model = await loadMusicModel(fileOf(smallSpec('note'), 2, 5));
    const { codec, network } = model;
    const rng = createRng(1);
    const cursors = [codec.begin(), codec.begin(), codec.begin()];
    const [together, alone] = [network.createState(3), network.createState(1)];
    for (let step = 0; step < 20; step++) {
      const inputs = new Float32Array(3 * codec.inputSize);
      cursors.forEach((cursor, line) => {
        cursor.writeInput(inputs, line * codec.inputSize);
      });
      const all = await network.step(inputs, together);
      const one = await network.step(inputs.slice(0, codec.inputSize), alone);
      expect(all.slice(0, codec.outputSize)).toEqual(one);
      for (const cursor of cursors) walk(cursor, 'note', codec.outputSize, rng);
    }
    model.dispose();
  });
});

describe('a file that is not as training writes it', () => {
  const spec = smallSpec('note');
  const manifest: MusicManifest = manifestFor(spec, 2);

  /** What becomes of a file. */
  async function tried(change: (model: OnnxModel) => void): Promise<'other' | 'agrees' | 'differs'> {
    const model = parseOnnx(fileOf(spec, 2, 3));
    change(model);
    const codec = createCodec(spec);
    const runner = await createRunner(model, { runner: 'recurra' });
    const ports = statePorts(runner.report);
    const graph = createStepNetwork(runner, codec, ports);
    let fused: FusedSteps | undefined;
    try {
      fused = await createFusedSteps(model, manifest, codec, ports);
      if (fused === undefined) return 'other';
      return (await agree('note', codec, graph, fused)) ? 'agrees' : 'differs';
    } finally {
      fused?.dispose();
      graph.dispose();
    }
  }

  it('runs by its graph', async () => {
    expect(await tried(() => {})).toBe('agrees');
    // The same names, but what they hold is put to another use.
    const graphs: [string, (model: OnnxModel) => void][] = [
      [
        'logits of the first network only',
        ({ graph }) => {
          const sum = graph!.node.find(({ opType }) => opType === 'Sum')!;
          sum.input[1] = sum.input[0]!;
        },
      ],
      [
        'a layer with another reset gate',
        ({ graph }) => {
          const gru = graph!.node.filter(({ opType }) => opType === 'GRU').at(-1)!;
          gru.attribute.find(({ name }) => name === 'linear_before_reset')!.i = 0n;
        },
      ],
      [
        'one network fed with the weights of another',
        ({ graph }) => {
          for (const node of graph!.node) {
            if (node.opType === 'MatMul') node.input[1] = node.input[1]!.replace('member_2', 'member_1');
          }
        },
      ],
    ];
    for (const [name, change] of graphs) expect(await tried(change), name).toBe('differs');
    const renamed = await tried(({ graph }) => {
      const name = 'member_1/head_kernel';
      for (const tensor of graph!.initializer) if (tensor.name === name) tensor.name = 'weights';
      for (const node of graph!.node)
        node.input = node.input.map((input) => (input === name ? 'weights' : input));
    });
    expect(renamed).toBe('other');
  });
});
