import { createRng } from '@recurra/core';
import { useBackend } from '@recurra/core/testing';
import { createRunner, parseOnnx, serializeOnnx } from '@recurra/onnx';
import { isRecurraError } from '@recurra/plugin';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { GestureManifest, PipelineConfig } from '../contract/manifest.ts';
import { collectShapes } from '../fit/collect-shapes.ts';
import { createGestureNetwork } from '../model/network.ts';
import type { NetworkSpec } from '../model/spec.ts';
import { writeGraph } from '../model/write-graph.ts';
import { createPipeline } from '../pipeline/create-pipeline.ts';
import { drawings } from '../testing/drawings.ts';
import { loadRecognizer } from './load-recognizer.ts';
import { graphNames, manifestKey, manifestVersion } from './manifest.ts';
import { shapesKey } from './shapes.ts';

beforeAll(() => useBackend('cpu'));

const classes = ['circle', 'hook', 'line', 'zigzag'];
const examples = drawings(3, 5);

/** A file of networks with weights of chance. */
function fileOf(spec: NetworkSpec, members: number, seed: number): Uint8Array {
  const pipeline: PipelineConfig = {
    dimensions: 2,
    points: spec.points,
    resample: seed % 2 === 0 ? 'length' : 'time',
    translate: 'gesture',
    scale: 'gesture',
    rotate: false,
    velocity: true,
    ending: true,
    mean: [0, 0],
    deviation: [1, 1],
  };
  const manifest: GestureManifest = {
    format: 'recurra-gesture',
    version: manifestVersion,
    classes,
    members,
    pipeline,
    rejection: { threshold: 0.5, falseRejectRate: 0.05 },
    duration: [100, 200, 300],
    notes: [],
  };
  const rng = createRng(seed);
  const weights = Array.from({ length: members }, (_, i) => {
    const network = createGestureNetwork(spec, 0, rng.fork(i));
    const values = network.read();
    network.dispose();
    // Biases begin with zeros, which would hide a wrong order.
    for (const value of values.values())
      for (let k = 0; k < value.length; k++) value[k] = value[k]! + 0.3 * rng.normal();
    return values;
  });
  return serializeOnnx(writeGraph(spec, weights, manifest, collectShapes(examples, classes, pipeline, rng)));
}

const spec: NetworkSpec = {
  cell: 'gru',
  hiddenSize: 5,
  layers: 1,
  bidirectional: false,
  points: 8,
  features: 5,
  outputs: classes.length + 1,
};

describe('a recogniser', () => {
  it('gives what ONNX Runtime gives for the file', async () => {
    const specs = fc.record({
      cell: fc.constantFrom('gru' as const, 'lstm' as const),
      hiddenSize: fc.integer({ min: 1, max: 9 }),
      layers: fc.integer({ min: 1, max: 3 }),
      bidirectional: fc.boolean(),
      points: fc.integer({ min: 2, max: 20 }),
      members: fc.integer({ min: 1, max: 3 }),
      seed: fc.nat(1e6),
    });
    await fc.assert(
      fc.asyncProperty(specs, async ({ members, seed, ...shape }) => {
        const bytes = fileOf({ ...spec, ...shape }, members, seed);
        const recognizer = await loadRecognizer(bytes);
        const runner = await createRunner(bytes, { runner: 'ort' });
        const pipeline = createPipeline(recognizer.manifest.pipeline);
        const points = new Float32Array(shape.points * 2);
        const features = new Float32Array(shape.points * pipeline.features);
        for (const example of examples) {
          pipeline.resample(example, points);
          pipeline.featurize(points, true, features);
          const outputs = await runner.run({
            [graphNames.points]: {
              type: 'float32',
              dims: [1, shape.points, pipeline.features],
              data: features.slice(),
            },
          });
          const embedding = recognizer.embed(example);
          const wanted = outputs[graphNames.embedding]!.data as Float32Array;
          expect(embedding).toHaveLength(wanted.length);
          embedding.forEach((value, i) => {
            expect(Math.abs(value - wanted[i]!)).toBeLessThan(1e-5);
          });
          // While a gesture is being made, answers are the networks' alone.
          pipeline.featurize(points, false, features);
          const partial = await runner.run({
            [graphNames.points]: {
              type: 'float32',
              dims: [1, shape.points, pipeline.features],
              data: features,
            },
          });
          const session = recognizer.createSession();
          for (let i = 0; i < example.times.length; i++) {
            session.push(example.times[i]!, example.values.subarray(2 * i, 2 * i + 2));
          }
          const last = example.times.length - 1;
          const answer = session.push(example.times[last]!, example.values.subarray(2 * last))!;
          const given = [...(partial[graphNames.logits]!.data as Float32Array)].slice(0, classes.length);
          const sum = given.reduce((all, value) => all + Math.exp(value), 0);
          answer.probabilities.forEach((value, k) => {
            expect(Math.abs(value - Math.exp(given[k]!) / sum)).toBeLessThan(1e-4);
          });
          expect(answer.best).toBe(classes[given.indexOf(Math.max(...given))]);
        }
        await runner.dispose();
        recognizer.dispose();
      }),
      { numRuns: 12, seed: 3 },
    );
  });

  it('is sure of what it has in its file, and of nothing far from that', async () => {
    const recognizer = await loadRecognizer(fileOf(spec, 1, 2));
    for (const example of examples) {
      const { best, novelty } = recognizer.recognize(example);
      // The nearest example of its class is itself, up to eight bits.
      if (best === example.name) expect(novelty).toBeLessThan(0.01);
    }
  });
});

describe('a session', () => {
  it('ends with what the whole gesture is, whatever others do', async () => {
    const recognizer = await loadRecognizer(fileOf(spec, 2, 4));
    const sessions = examples.map(() => recognizer.createSession());
    const longest = Math.max(...examples.map(({ times }) => times.length));
    for (let i = 0; i < longest; i++) {
      examples.forEach(({ times, values }, k) => {
        if (i < times.length) sessions[k]!.push(times[i]!, values.subarray(2 * i, 2 * i + 2));
      });
    }
    examples.forEach((example, k) => {
      const { probabilities, ...rest } = sessions[k]!.end()!;
      const whole = recognizer.recognize(example);
      expect({ ...rest, probabilities: [...probabilities] }).toEqual({
        ...whole,
        probabilities: [...whole.probabilities],
      });
    });
  });

  it('keeps no more than it needs, and leaves out what sensors lose', async () => {
    const recognizer = await loadRecognizer(fileOf(spec, 1, 4));
    const session = recognizer.createSession();
    expect(session.push(0, [0, 0])).toBeUndefined();
    expect(session.end()).toBeUndefined();
    session.push(Number.NaN, [1, 1]);
    session.push(1, [Number.NaN, 1]);
    session.push(-5, [1, 1]);
    expect(session.length).toBe(1);
    for (let i = 1; i <= 20_000; i++) session.push(i, [Math.sin(i / 900), Math.cos(i / 900)], i % 5000 === 0);
    expect(session.length).toBeLessThanOrEqual(1024);
    expect(session.end()!.probability).toBeGreaterThan(0);
    for (let i = 0; i < 5000; i++) session.push(20_000 + i, [i, i], true);
    expect(session.length).toBeLessThanOrEqual(1024);
    session.reset();
    expect(session.length).toBe(0);
    expect(() => session.push(0, [1, 2, 3])).toThrow(/must hold 2 numbers, got 3/);
  });
});

describe('what cannot be recognised', () => {
  it.each<[string, Partial<(typeof examples)[0]>, RegExp]>([
    [
      'a tap',
      { values: new Float32Array(2), times: new Float64Array(1) },
      /at least two points, got 1; a tap/,
    ],
    [
      'a reading that is not finite',
      { values: Float32Array.of(0, 0, Number.NaN, 1), times: Float64Array.of(0, 1) },
      /point 1 holds NaN/,
    ],
    ['times that go back', { values: new Float32Array(4), times: Float64Array.of(1, 0) }, /never descend/],
    [
      'other dimensions',
      { dimensions: 3, values: new Float32Array(6), times: new Float64Array(2) },
      /2 numbers at each point.* got 3/,
    ],
    ['values that lack', { values: new Float32Array(3), times: new Float64Array(2) }, /need 4 values, got 3/],
  ])('is refused in words: %s', async (_name, change, message) => {
    const recognizer = await loadRecognizer(fileOf(spec, 1, 2));
    expect(() => recognizer.recognize({ ...examples[0]!, ...change })).toThrow(message);
  });

  it('is a file that is damaged, newer, or of something else', async () => {
    const bytes = fileOf(spec, 1, 2);
    const changed = (change: (metadata: Map<string, string>) => void): Uint8Array => {
      const model = parseOnnx(bytes);
      const metadata = new Map(model.metadataProps.map(({ key, value }) => [key, value]));
      change(metadata);
      model.metadataProps = model.metadataProps.filter(({ key }) => metadata.has(key));
      for (const entry of model.metadataProps) entry.value = metadata.get(entry.key)!;
      return serializeOnnx(model);
    };
    const edit = (from: string, to: string) => (metadata: Map<string, string>) => {
      metadata.set(manifestKey, metadata.get(manifestKey)!.replace(from, to));
    };
    const cases: [Uint8Array, RegExp][] = [
      [changed((metadata) => metadata.delete(manifestKey)), /no gesture manifest/],
      [changed((metadata) => metadata.delete(shapesKey)), /shapes in the file/],
      [changed((metadata) => metadata.set(shapesKey, '{"counts":[1],"data":""}')), /shapes in the file/],
      [changed(edit('"version":1', '"version":9')), /version 9/],
      [changed(edit('"points":8', '"points":0')), /damaged: pipeline\.points/],
      [changed(edit('"members":1', '"members":2')), /no layer of member_2/],
      [changed(edit('"mean":[0,0]', '"mean":[0]')), /must have 2 numbers/],
    ];
    for (const [file, message] of cases) {
      const error = await loadRecognizer(file).catch((reason: unknown) => reason);
      expect(isRecurraError(error, 'ERR_DATA')).toBe(true);
      expect((error as Error).message).toMatch(message);
    }
    await expect(loadRecognizer('model.onnx' as never)).rejects.toThrow(/Uint8Array, got String/);
  });
});
