import { createRng } from '@recurra/core/random';
import {
  type Codec,
  type Cursor,
  endOfFrame,
  pitchCount,
  pitchOf,
  type StepNetwork,
  type StepState,
  tokenOf,
} from '../../contract/codec.ts';
import type { ModelKind, MusicManifest, MusicModel } from '../../contract/model.ts';

/** A cursor over frames of notes that shows the network the frame before and the notes so far, as bits of `pitches`. */
class TinyCursor implements Cursor {
  frame = 0;
  chosen: number[] = [];
  previous: readonly number[] = [];
  readonly #pitches: readonly number[];

  constructor(pitches: readonly number[]) {
    this.#pitches = pitches;
  }

  writeInput(out: Float32Array, offset: number): void {
    out[offset] = maskOf(this.#pitches, this.previous);
    out[offset + 1] = maskOf(this.#pitches, this.chosen);
  }

  writeMask(out: Uint8Array, offset: number): void {
    const last = this.chosen.at(-1);
    for (let token = 0; token < pitchCount; token++) {
      out[offset + token] = last === undefined || token < tokenOf(last) ? 1 : 0;
    }
    if (out.length > pitchCount) out[offset + endOfFrame] = 1;
  }

  push(token: number): void {
    if (token === endOfFrame) this.pushFrame(this.chosen);
    else this.chosen.push(pitchOf(token));
  }

  pushFrame(notes: readonly number[]): void {
    this.previous = notes.slice();
    this.chosen = [];
    this.frame++;
  }

  fork(): Cursor {
    const copy = new TinyCursor(this.#pitches);
    copy.frame = this.frame;
    copy.chosen = this.chosen.slice();
    copy.previous = this.previous;
    return copy;
  }
}

/** Notes as bits; notes outside of the universe do not count. */
function maskOf(pitches: readonly number[], notes: readonly number[]): number {
  return notes.reduce(
    (mask, pitch) => (pitches.includes(pitch) ? mask | (1 << pitches.indexOf(pitch)) : mask),
    0,
  );
}

/** For each line, the frame before and the one before that, as the network saw them. */
class TinyState implements StepState {
  readonly rows: (readonly [number, number])[];

  constructor(rows: (readonly [number, number])[]) {
    this.rows = rows;
  }

  get lines(): number {
    return this.rows.length;
  }

  select(lines: readonly number[]): StepState {
    return new TinyState(lines.map((line) => this.rows[line]!));
  }
}

export interface TinyOptions {
  /** The only notes that the model ever plays, from high to low; four if left out. */
  readonly pitches?: readonly number[];
  readonly kind?: ModelKind;
  /** Whether the network can step some of its lines. */
  readonly partial?: boolean;
  /** How far logits differ. */
  readonly spread?: number;
  readonly seed?: number;
}

/** A model whose probabilities are a table, with all that can happen in it. */
export interface TinyModel extends MusicModel {
  readonly pitches: readonly number[];
  /** Steps taken so far, one for each line. */
  readonly steps: () => number;
  /** P(frame | the frame before, the one before that). */
  readonly frameProbability: (
    frame: readonly number[],
    previous: readonly number[],
    earlier: readonly number[],
    temperature?: number,
  ) => number;
  /** Every frame that can happen. */
  readonly universe: readonly (readonly number[])[];
}

/**
 * A small second-order model over a few notes: P(frame) depends on the two frames before, one of which only the network's
 * state remembers. Everything that can happen can be counted out.
 */
export function tinyModel({
  pitches = [72, 67, 64, 60],
  kind = 'note',
  partial = false,
  spread = 1.5,
  seed = 1,
}: TinyOptions = {}): TinyModel {
  const rng = createRng(seed);
  const size = 2 ** pitches.length;
  const outputs = pitches.length + 1;
  const table = Float64Array.from({ length: size ** 3 * outputs }, () => Math.fround(spread * rng.normal()));
  const rowOf = (earlier: number, previous: number, chosen: number): number =>
    ((earlier * size + previous) * size + chosen) * outputs;
  const outputSize = kind === 'note' ? pitchCount + 1 : pitchCount;
  let steps = 0;

  function run(inputs: Float32Array, state: TinyState, lines: readonly number[]): Promise<Float32Array> {
    const logits = new Float32Array(lines.length * outputSize).fill(Number.NEGATIVE_INFINITY);
    for (const [place, line] of lines.entries()) {
      const [previous, chosen] = [inputs[place * 2]!, inputs[place * 2 + 1]!];
      if (chosen === 0) state.rows[line] = [previous, state.rows[line]![0]];
      const row = rowOf(state.rows[line]![1], previous, chosen);
      for (const [at, pitch] of pitches.entries()) {
        logits[place * outputSize + tokenOf(pitch)] = table[row + at]!;
      }
      if (kind === 'note') logits[place * outputSize + endOfFrame] = table[row + pitches.length]!;
      steps++;
    }
    return Promise.resolve(logits);
  }

  const network: StepNetwork = {
    inputSize: 2,
    outputSize,
    createState: (lines) => new TinyState(Array.from({ length: lines }, () => [0, 0] as const)),
    step: (inputs, state) => run(inputs, state as TinyState, [...(state as TinyState).rows.keys()]),
    ...(partial && {
      stepLines: (inputs: Float32Array, state: StepState, lines: readonly number[]) =>
        run(inputs, state as TinyState, lines),
    }),
    dispose: () => {},
  };
  const codec: Codec = { inputSize: 2, outputSize, begin: () => new TinyCursor(pitches) };
  const manifest: MusicManifest = {
    format: 'recurra-music',
    version: 1,
    kind,
    stepsPerQuarter: 1,
    conditions: [],
    inputs: { frame: [], note: [], references: [] },
    members: 1,
    range: [pitches.at(-1)!, pitches[0]!],
    maxPolyphony: pitches.length,
    bpm: 60,
    notes: [],
  };
  const universe = Array.from({ length: size }, (_, mask) => pitches.filter((_, at) => (mask >> at) & 1));

  return {
    manifest,
    codec,
    network,
    bytes: new Uint8Array(),
    evaluate: () => Promise.reject(new Error('not here')),
    dispose: () => {},
    pitches,
    universe,
    steps: () => steps,
    frameProbability(frame, previous, earlier, temperature = 1) {
      const [before, then] = [maskOf(pitches, previous), maskOf(pitches, earlier)];
      let probability = 1;
      for (let place = 0; place <= frame.length; place++) {
        const row = rowOf(then, before, maskOf(pitches, frame.slice(0, place)));
        const first = place === 0 ? 0 : pitches.indexOf(frame[place - 1]!) + 1;
        const weights = Array.from({ length: outputs }, (_, at) =>
          at < first ? 0 : Math.exp(table[row + at]! / temperature),
        );
        const token = place < frame.length ? pitches.indexOf(frame[place]!) : pitches.length;
        probability *= weights[token]! / weights.reduce((a, b) => a + b);
      }
      return probability;
    },
  };
}

/**
 * The exact distribution over all pieces of some frames.
 *
 * @param weigh What P(piece) is multiplied by.
 * @returns Probabilities by piece, as JSON.
 */
export function exactPieces(
  model: TinyModel,
  count: number,
  weigh: (frames: readonly (readonly number[])[]) => number,
  temperature = 1,
): Map<string, number> {
  const all = new Map<string, number>();
  let total = 0;
  const visit = (frames: readonly (readonly number[])[], probability: number): void => {
    if (frames.length === count) {
      const weight = probability * weigh(frames);
      if (weight === 0) return;
      total += weight;
      all.set(JSON.stringify(frames), weight);
      return;
    }
    for (const frame of model.universe) {
      const p = model.frameProbability(frame, frames.at(-1) ?? [], frames.at(-2) ?? [], temperature);
      visit([...frames, frame], probability * p);
    }
  };
  visit([], 1);
  for (const [piece, weight] of all) all.set(piece, weight / total);
  return all;
}

/** Half the sum of differences between how often pieces came and how often they should have. */
export function totalVariation(exact: ReadonlyMap<string, number>, drawn: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const piece of drawn) counts.set(piece, (counts.get(piece) ?? 0) + 1);
  let sum = 0;
  for (const piece of new Set([...exact.keys(), ...counts.keys()])) {
    sum += Math.abs((exact.get(piece) ?? 0) - (counts.get(piece) ?? 0) / drawn.length);
  }
  return sum / 2;
}
