import { type OnnxModel, parseOnnx } from '@recurra/onnx';
import { ArgumentError } from '@recurra/plugin';
import type { Recognizer } from '../contract/recognizer.ts';
import type { TimedSequence } from '../contract/sequence.ts';
import { createPipeline } from '../pipeline/create-pipeline.ts';
import { type Answer, emptyAnswer, writeAnswer } from './answer.ts';
import { checkSequence } from './check-sequence.ts';
import { createSession } from './create-session.ts';
import { manifestKey, parseManifest } from './manifest.ts';
import { readMembers } from './read-members.ts';
import { createMemberRunner } from './run-member.ts';
import { parseShapes, shapeLayout, shapesKey, takeShape } from './shapes.ts';

/**
 * Loads a trained recogniser. It needs no TensorFlow.js.
 *
 * @param bytes The ONNX file that training gave.
 * @returns The recogniser; dispose of it when it is no longer needed.
 * @throws ArgumentError if it is not bytes; OnnxError if the file is no ONNX model; DataError if it is one, but not of gestures, damaged, or of a
 *   newer version.
 * @example
 * const recognizer = await loadRecognizer(new Uint8Array(await (await fetch(url)).arrayBuffer()));
 * recognizer.recognize(stroke).name; // 'circle', or undefined if it is nothing known
 */
export async function loadRecognizer(bytes: Uint8Array): Promise<Recognizer> {
  if (!(bytes instanceof Uint8Array)) {
    const kind = Object.prototype.toString.call(bytes).slice(8, -1);
    throw new ArgumentError(`loadRecognizer(): bytes must be the file's content, a Uint8Array, got ${kind}.`);
  }
  // A copy: what the caller does with its bytes later must not change the weights.
  const own = new Uint8Array(bytes);
  return recognizerOf(parseOnnx(own), own);
}

async function recognizerOf(model: OnnxModel, bytes: Uint8Array): Promise<Recognizer> {
  const metadata = new Map(model.metadataProps.map(({ key, value }) => [key, value]));
  const manifest = parseManifest(metadata.get(manifestKey));
  const { classes, members: count, pipeline: config } = manifest;
  const pipeline = createPipeline(config);
  const layout = shapeLayout(config);
  const book = parseShapes(metadata.get(shapesKey), layout, classes.length);
  const shape = new Float32Array(layout.steps * layout.width);
  const outputs = new Float32Array(classes.length + 1);
  const members = await Promise.all(
    readMembers(model, count, pipeline.features, outputs.length).map((member) =>
      createMemberRunner(member, config.points),
    ),
  );
  const embedding = new Float32Array(members.reduce((sum, { embeddingSize }) => sum + embeddingSize, 0));
  const points = new Float32Array(config.points * config.dimensions);
  const features = new Float32Array(config.points * pipeline.features);
  let isDisposed = false;

  function run(sequence: TimedSequence, isWhole: boolean): void {
    if (isDisposed) throw new ArgumentError('recognize(): the recogniser is disposed of; load it again.');
    pipeline.resample(sequence, points);
    pipeline.featurize(points, isWhole, features);
    outputs.fill(0);
    let at = 0;
    for (const member of members) {
      member.run(features, embedding, at, outputs, count);
      at += member.embeddingSize;
    }
  }

  function answerTo(sequence: TimedSequence, isWhole: boolean, answer: Answer): void {
    run(sequence, isWhole);
    if (isWhole) takeShape(config, features, pipeline.features, layout, shape);
    writeAnswer(manifest, outputs, isWhole ? (best) => book.nearest(shape, best) : undefined, answer);
  }

  const recognizer: Recognizer = {
    classes,
    manifest,
    bytes,
    recognize(sequence) {
      checkSequence('recognize()', sequence, config.dimensions);
      const answer = emptyAnswer(classes.length);
      answerTo(sequence, true, answer);
      return answer;
    },
    classify(sequence) {
      const { best, probability } = recognizer.recognize(sequence);
      return { name: best, score: probability };
    },
    embed(sequence) {
      checkSequence('embed()', sequence, config.dimensions);
      run(sequence, true);
      return embedding.slice();
    },
    createSession: () => createSession(config, classes.length, answerTo),
    dispose() {
      if (isDisposed) return;
      isDisposed = true;
      for (const member of members) member.dispose();
    },
  };
  return recognizer;
}
