import type { StepState } from '../contract/codec.ts';
import type { StatePort } from './state-ports.ts';

/** The states of some lines, of the frame under way and of the one after it. */
export class State implements StepState {
  readonly lines: number;
  /** What the next step starts from, each [lines, size]. */
  readonly current: readonly Float32Array[];
  readonly #ports: readonly StatePort[];
  /** What the next frame starts from: states of the layers over frames after the last step. */
  readonly after: readonly Float32Array[];

  constructor(
    ports: readonly StatePort[],
    lines: number,
    current: readonly Float32Array[] = ports.map(({ size }) => new Float32Array(lines * size)),
    after: readonly Float32Array[] = ports.map(({ size }) => new Float32Array(lines * size)),
  ) {
    this.#ports = ports;
    this.lines = lines;
    this.current = current;
    this.after = after;
  }

  /** A line's next step is the first of a frame. */
  beginFrame(line: number): void {
    this.#ports.forEach(({ perNote, size }, i) => {
      const [from, to] = [line * size, (line + 1) * size];
      if (perNote) this.current[i]!.fill(0, from, to);
      else this.current[i]!.set(this.after[i]!.subarray(from, to), from);
    });
  }

  /** Takes what a step gave: of layers over notes for the next note, of the others for the next frame. */
  moveOn(states: readonly Float32Array[]): void {
    this.#ports.forEach(({ perNote }, i) => {
      if (!perNote) this.after[i]!.set(states[i]!);
      else if (states[i]!.length === this.current[i]!.length) this.current[i]!.set(states[i]!);
    });
  }

  /** Puts lines of another state in the place of some of these. */
  replace(lines: readonly number[], by: State): void {
    const put = (to: Float32Array, from: Float32Array, i: number): void => {
      const { size } = this.#ports[i]!;
      lines.forEach((line, row) => {
        to.set(from.subarray(row * size, (row + 1) * size), line * size);
      });
    };
    this.current.forEach((to, i) => {
      put(to, by.current[i]!, i);
    });
    this.after.forEach((to, i) => {
      put(to, by.after[i]!, i);
    });
  }

  select(lines: readonly number[]): State {
    const take = (values: Float32Array, i: number): Float32Array => {
      const { size } = this.#ports[i]!;
      const rows = new Float32Array(lines.length * size);
      lines.forEach((line, row) => {
        rows.set(values.subarray(line * size, (line + 1) * size), row * size);
      });
      return rows;
    };
    return new State(this.#ports, lines.length, this.current.map(take), this.after.map(take));
  }
}
