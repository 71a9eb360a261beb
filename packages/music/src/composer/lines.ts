import type { Rng } from '@recurra/core/random';
import { type Cursor, endOfFrame, tokenOf } from '../contract/codec.ts';
import type { MusicModel } from '../contract/model.ts';
import type { FrameConditions } from '../contract/piece.ts';
import { Drawer, type Sampling } from './draw.ts';
import type { FramePlan } from './frame-plan.ts';
import { type LineStates, lineStates } from './line-states.ts';

/** The frames of a line, newest first; lines that were one share their past. */
export interface Past {
  readonly notes: readonly number[];
  readonly before: Past | undefined;
}

/** Several lines of music written at once, frame by frame. Buffers are made once. */
export class Lines {
  readonly count: number;
  /** Log importance weight of each line. */
  readonly logWeights: Float64Array;
  readonly pasts: (Past | undefined)[];
  /** Frame before the one under way, of each line. */
  readonly previous: (readonly number[])[];
  /** Lines whose frame is not finished. */
  active: number[] = [];
  readonly #model: MusicModel;
  readonly #sampling: Sampling;
  readonly #drawer: Drawer;
  readonly #inputs: Float32Array;
  readonly #open: Uint8Array;
  readonly #allowed: Uint8Array;
  #cursors: Cursor[];
  #states: LineStates;

  private constructor(model: MusicModel, sampling: Sampling, cursors: Cursor[], states: LineStates) {
    const { inputSize, outputSize } = model.codec;
    this.count = cursors.length;
    this.logWeights = new Float64Array(this.count);
    this.pasts = new Array<Past | undefined>(this.count).fill(undefined);
    this.previous = cursors.map(({ previous }) => previous);
    this.#model = model;
    this.#sampling = sampling;
    this.#drawer = new Drawer(outputSize, sampling);
    this.#inputs = new Float32Array(this.count * inputSize);
    this.#open = new Uint8Array(outputSize);
    this.#allowed = new Uint8Array(outputSize);
    this.#cursors = cursors;
    this.#states = states;
  }

  /** One line at the start of a piece. */
  static begin(model: MusicModel, sampling: Sampling, conditions: FrameConditions | undefined): Lines {
    const states = lineStates(model.network, model.network.createState(1));
    return new Lines(model, sampling, [model.codec.begin(conditions)], states);
  }

  /** Many lines that begin where the only line of this one stands; this one stays as it is. */
  spread(count: number): Lines {
    const first = this.#cursors[0]!;
    const cursors = Array.from({ length: count }, () => first.fork());
    const states = this.#states.select(new Array<number>(count).fill(0));
    return new Lines(this.#model, this.#sampling, cursors, states);
  }

  /** Notes of the frame under way of a line, as MIDI numbers from high to low. */
  chosen(line: number): readonly number[] {
    return this.#cursors[line]!.chosen;
  }

  /** Begins a frame in every line. */
  openFrame(): void {
    this.active = Array.from({ length: this.count }, (_, line) => line);
    for (const line of this.active) this.previous[line] = this.#cursors[line]!.previous;
  }

  /**
   * One token of every line whose frame is not finished.
   *
   * @param plan What the frame may be; undefined: anything.
   * @param rng One number is drawn for each of these lines.
   * @param given The frame of line 0, if that is not to be drawn.
   */
  async step(plan: FramePlan | undefined, rng: Rng, given: readonly number[] | undefined): Promise<void> {
    const { inputSize, outputSize } = this.#model.codec;
    const { active } = this;
    for (let row = 0; row < active.length; row++) {
      this.#cursors[active[row]!]!.writeInput(this.#inputs, row * inputSize);
    }
    const inputs = this.#inputs.subarray(0, active.length * inputSize);
    const logits = await this.#states.step(inputs, active);
    const left: number[] = [];
    for (let row = 0; row < active.length; row++) {
      const line = active[row]!;
      const cursor = this.#cursors[line]!;
      cursor.writeMask(this.#open, 0);
      plan?.writeMask(cursor.chosen, this.#allowed);
      const allowed = plan && this.#allowed;
      let token = this.#drawer.draw(logits, row * outputSize, this.#open, allowed, rng.uniform());
      this.logWeights[line]! += this.#drawer.logMass;
      if (line === 0 && given !== undefined) {
        const next = given[cursor.chosen.length];
        token = next === undefined ? endOfFrame : tokenOf(next);
      }
      cursor.push(token);
      if (token !== endOfFrame) left.push(line);
      else this.pasts[line] = { notes: cursor.previous, before: this.pasts[line] };
    }
    this.active = left;
  }

  /**
   * Goes on with some lines, each as often as it stands in the list; all weights are equal after.
   *
   * @param lines Their indices, as many as there are lines.
   */
  select(lines: readonly number[]): void {
    this.logWeights.fill(0);
    if (lines.every((line, place) => line === place)) return;
    const cursors = this.#cursors;
    const pasts = this.pasts.slice();
    const taken = new Set<number>();
    this.#cursors = lines.map((line) => {
      if (taken.has(line)) return cursors[line]!.fork();
      taken.add(line);
      return cursors[line]!;
    });
    lines.forEach((line, place) => {
      this.pasts[place] = pasts[line];
    });
    this.#states = this.#states.select(lines);
  }
}
