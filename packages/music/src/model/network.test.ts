import { createRng } from '@recurra/core';
import { useBackend } from '@recurra/core/testing';
import { quantizeOnnx, serializeOnnx } from '@recurra/onnx';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCodec } from '../codec/create-codec.ts';
import { eventTokens } from '../codec/events/tokens.ts';
import type { FramePiece } from '../contract/piece.ts';
import { eventNll, frameNll, noteNll } from '../inference/likelihood.ts';
import { loadMusicModel } from '../inference/load-music-model.ts';
import { manifestFor, randomNetwork, smallSpec, valuesOf } from '../testing/networks.ts';
import { heldPiece, randomPiece } from '../testing/pieces.ts';
import { toBatch } from './batches.ts';
import { writeGraph } from './export/write-graph.ts';
import { frameLoss, tokenLoss } from './loss.ts';
import type { NetworkSpec } from './spec.ts';

beforeAll(() => useBackend('cpu'));

/** Mean nats a step by the layers that are trained. */
function trainedLoss(
  spec: NetworkSpec,
  network: ReturnType<typeof randomNetwork>,
  pieces: FramePiece[],
): number {
  const { x, y, weight } = toBatch(network.layout, spec.kind, pieces);
  const loss = tf.tidy(() =>
    (spec.kind === 'frame' ? frameLoss : tokenLoss)(
      y as tf.Tensor,
      network.apply(x as tf.Tensor[], { training: false }),
    ).dataSync(),
  )[0] as number;
  tf.dispose([x, y, weight] as tf.Tensor[][]);
  return loss;
}

const cases: [name: string, spec: NetworkSpec, members: number][] = [
  ['notes', smallSpec('note'), 1],
  ['notes, two LSTM layers', smallSpec('note', { cell: 'lstm', layers: 2 }), 1],
  ['notes, three networks', smallSpec('note'), 3],
  ['whole frames', smallSpec('frame', { layers: 2 }), 1],
  ['whole frames, two networks', smallSpec('frame', { cell: 'lstm' }), 2],
  ['events', smallSpec('event'), 1],
  ['events, two networks', smallSpec('event', { cell: 'lstm' }), 2],
];

describe.each(cases)('%s', (_name, spec, count) => {
  const pieces = [1, 2, 3].map((seed) =>
    spec.kind === 'event' ? heldPiece(seed, 9 + seed) : randomPiece(seed, 9 + seed),
  );
  const frames = pieces.reduce((sum, piece) => sum + piece.frames.length, 0);
  let networks: ReturnType<typeof randomNetwork>[] = [];
  let bytes: Uint8Array;

  beforeAll(() => {
    networks = Array.from({ length: count }, (__, i) => randomNetwork(spec, 10 + i));
    const graph = writeGraph(spec, networks[0]!.layout, networks.map(valuesOf), manifestFor(spec, count));
    bytes = serializeOnnx(graph);
  });

  afterAll(() => {
    for (const network of networks) network.dispose();
  });

  it('is the same in our operators and in ONNX Runtime, packed in 8 bits too', async () => {
    const packed = serializeOnnx(quantizeOnnx(bytes, { minElements: 16 }).model);
    for (const file of [bytes, packed]) {
      const [own, theirs] = [await loadMusicModel(file), await loadMusicModel(file, { runner: 'ort' })];
      const [a, b] = [await own.evaluate(pieces), await theirs.evaluate(pieces)];
      expect(a.frames).toBe(frames);
      expect(Math.abs(a.nllPerFrame - b.nllPerFrame)).toBeLessThan(1e-5 * Math.max(1, b.nllPerFrame));
      own.dispose();
      theirs.dispose();
    }
  });

  // What is trained is one network.
  if (count === 1)
    it('is what was trained', async () => {
      const model = await loadMusicModel(bytes);
      const { nllPerFrame } = await model.evaluate(pieces);
      model.dispose();
      const loss = trainedLoss(spec, networks[0]!, pieces);
      if (spec.kind !== 'event') expect(nllPerFrame).toBeCloseTo(loss, 4);
      // In training, events that cannot come take part of the probability.
      else {
        const events = pieces.reduce((sum, piece) => sum + eventTokens(piece).length, 0);
        expect(nllPerFrame * frames).toBeLessThan(loss * events);
      }
    });

  it('gives step by step what it gives at once, whatever other lines do', async () => {
    const model = await loadMusicModel(bytes);
    const { codec, network } = model;
    const inputs = new Float32Array(2 * codec.inputSize);
    const mask = new Uint8Array(codec.outputSize);
    // The second line is another piece, of which it begins to hear later.
    const lines = [pieces[0]!, pieces[1]!].map((piece) => ({
      piece,
      cursor: codec.begin(),
      tokens:
        spec.kind === 'event'
          ? eventTokens(piece)
          : piece.frames.flatMap((frame) => (spec.kind === 'note' ? [...frame.map((p) => p - 21), 88] : [0])),
      nll: 0,
      at: 0,
    }));
    const state = network.createState(2);
    for (let step = 0; lines.some(({ at, tokens }) => at < tokens.length); step++) {
      const active = [0, 1].filter(
        (i) => lines[i]!.at < lines[i]!.tokens.length && (i === 0 || step % 2 === 1),
      );
      active.forEach((i, row) => {
        lines[i]!.cursor.writeInput(inputs, row * codec.inputSize);
      });
      if (active.length === 0) continue;
      const logits = await network.stepLines!(
        inputs.subarray(0, active.length * codec.inputSize),
        state,
        active,
      );
      active.forEach((i, row) => {
        const line = lines[i]!;
        const offset = row * codec.outputSize;
        const token = line.tokens[line.at++]!;
        if (spec.kind === 'frame') {
          const frame = line.piece.frames[line.cursor.frame]!;
          line.nll += frameNll(frame, logits, offset);
          line.cursor.pushFrame(frame);
          return;
        }
        line.cursor.writeMask(mask, 0);
        line.nll += eventNll(token, logits, offset, mask);
        line.cursor.push(token);
      });
    }
    for (const { cursor, nll, piece } of lines) {
      expect(cursor.frame).toBe(piece.frames.length);
      const { nllPerFrame } = await model.evaluate([piece]);
      expect(nll / piece.frames.length).toBeCloseTo(nllPerFrame, 4);
    }
    model.dispose();
  });
});

describe('a likelihood', () => {
  it('of notes is that of tokens under their masks', () => {
    const rng = createRng(3);
    const frame = [80, 64, 33];
    const logits = Float32Array.from({ length: 4 * 89 }, () => 3 * rng.normal());
    const { begin } = createCodec(smallSpec('note'));
    const cursor = begin();
    const mask = new Uint8Array(89);
    let nll = 0;
    for (const [row, token] of [59, 43, 12, 88].entries()) {
      cursor.writeMask(mask, 0);
      nll += eventNll(token, logits, row * 89, mask);
      cursor.push(token);
    }
    expect(noteNll(frame, logits)).toBeCloseTo(nll, 10);
  });

  // All sets of six notes; other notes are made impossible.
  const notes = [100, 72, 71, 60, 48, 21];
  const sets = Array.from({ length: 64 }, (_, bits) => notes.filter((__, i) => (bits >> i) & 1));

  it.each(['note', 'frame'] as const)(
    'of all frames of a small universe sums to 1, kind %s',
    async (kind) => {
      const spec = smallSpec(kind);
      const network = randomNetwork(spec, 5);
      const bias = network.variables.get('head_bias')!;
      const values = bias.dataSync().slice();
      for (let k = 0; k < 88; k++) if (!notes.includes(k + 21)) values[k] = -200;
      const next = tf.tensor1d(values as Float32Array);
      bias.assign(next);
      next.dispose();
      const graph = writeGraph(spec, network.layout, [valuesOf(network)], manifestFor(spec, 1));
      network.dispose();
      const model = await loadMusicModel(serializeOnnx(graph));
      const probability = async (frames: number[][]): Promise<number> =>
        Math.exp(-(await model.evaluate([{ stepsPerQuarter: 1, frames }])).nllPerFrame * frames.length);
      let first = 0;
      for (const frame of sets) first += await probability([frame]);
      expect(first).toBeCloseTo(1, 4);
      // Of two frames, given the first: the chain rule.
      const given = sets[37]!;
      let second = 0;
      for (const frame of sets) second += await probability([given, frame]);
      expect(second / (await probability([given]))).toBeCloseTo(1, 4);
      model.dispose();
    },
  );
});

describe('training', () => {
  it.each(['note', 'frame', 'event'] as const)('has the gradient of its loss, kind %s', (kind) => {
    const spec = smallSpec(kind);
    const network = randomNetwork(spec, 7);
    const before = tf.memory().numTensors;
    const pieces = [kind === 'event' ? heldPiece(4, 5) : randomPiece(4, 5), randomPiece(5, 3)];
    const { x, y, weight } = toBatch(network.layout, kind, pieces) as {
      x: tf.Tensor[];
      y: tf.Tensor;
      weight: tf.Tensor;
    };
    weight.dispose();
    const loss = kind === 'frame' ? frameLoss : tokenLoss;
    const { value, grads } = tf.variableGrads(
      () => loss(y, network.apply(x, { training: false })),
      network.trainableWeights as tf.Variable[],
    );
    const gradients = new Map(
      [...network.variables].map(([name, { name: own }]) => [name, [...grads[own]!.dataSync()]]),
    );
    tf.dispose([value, ...Object.values(grads)]);
    expect(tf.memory().numTensors).toBe(before + x.length + 1);
    const rng = createRng(1);
    for (const [name, variable] of network.variables) {
      const gradient = gradients.get(name)!;
      // The steepest number of each weight, and another one.
      const steepest = gradient.reduce(
        (best, each, i) => (Math.abs(each) > Math.abs(gradient[best]!) ? i : best),
        0,
      );
      for (const index of [steepest, rng.integer(variable.size)]) {
        const values = variable.dataSync().slice();
        const at = (step: number): number => {
          const moved = values.slice();
          moved[index] = values[index]! + step;
          const next = tf.tensor(moved, variable.shape);
          variable.assign(next);
          next.dispose();
          return trainedLoss(spec, network, pieces);
        };
        const numeric = (at(1e-2) - at(-1e-2)) / 2e-2;
        at(0);
        expect(Math.abs(gradient[index]! - numeric), `${name}[${index}]`).toBeLessThan(
          2e-3 + 2e-2 * Math.abs(numeric),
        );
      }
    }
    tf.dispose([...x, y]);
    network.dispose();
  });

  it('is not changed by what pads a batch', () => {
    const spec = smallSpec('note');
    const network = randomNetwork(spec, 8);
    const [a, b] = [randomPiece(6, 4), randomPiece(7, 11)];
    const both = trainedLoss(spec, network, [a, b]) * 15;
    const apart = trainedLoss(spec, network, [a]) * 4 + trainedLoss(spec, network, [b]) * 11;
    expect(both).toBeCloseTo(apart, 3);
    network.dispose();
  });
});
