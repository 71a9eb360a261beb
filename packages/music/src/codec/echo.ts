const none: readonly number[] = [];

/** Frames that are looked back over: what repeats after more than some minutes is found no more. */
const reach = 4096;

/**
 * Finds the earlier place of a piece whose frames were, for the longest time, the same as the latest ones, and what came
 * after it: music repeats itself, and a network with a fixed state cannot copy.
 *
 * Costs one comparison for each frame so far, for each frame.
 */
export class Echo {
  /** The frame after the longest match, from high to low; empty without one. */
  frame: readonly number[] = none;
  /** Frames that match; 0 without any. */
  length = 0;
  readonly #frames: (readonly number[])[];
  readonly #keys: string[];
  /** For each place, how many frames before it are the same as the latest. */
  readonly #runs: number[];

  constructor(frames: (readonly number[])[] = [], keys: string[] = [], runs: number[] = []) {
    this.#frames = frames;
    this.#keys = keys;
    this.#runs = runs;
  }

  /** Adds a frame, and looks for the longest match; among equals the latest. */
  push(frame: readonly number[]): void {
    if (this.#frames.length === reach) {
      this.#frames.shift();
      this.#keys.shift();
      this.#runs.shift();
    }
    const key = frame.join();
    const count = this.#frames.push(frame);
    this.#keys.push(key);
    this.#runs.push(0);
    let best = 0;
    let place = 0;
    for (let s = count - 1; s > 0; s--) {
      const run = this.#keys[s - 1] === key ? this.#runs[s - 1]! + 1 : 0;
      this.#runs[s] = run;
      if (run > best) {
        best = run;
        place = s;
      }
    }
    this.length = best;
    this.frame = best === 0 ? none : this.#frames[place]!;
  }

  copy(): Echo {
    const copy = new Echo(this.#frames.slice(), this.#keys.slice(), this.#runs.slice());
    copy.frame = this.frame;
    copy.length = this.length;
    return copy;
  }
}
