import {
  type GestureSession,
  loadRecognizer,
  type Recognition,
  type Recognizer,
} from '@recurra/gesture/inference';
import type { DrawnPoint } from '@recurra/viz';
import { bytesOf, type ModelChoice } from './models.ts';

/** What a model says of what is drawn. */
export interface Verdict {
  /** What it is taken for; undefined if it is none of the model's gestures. */
  readonly name: string | undefined;
  readonly probabilities: readonly { readonly name: string; readonly probability: number }[];
  /** Whether the drawing is complete. */
  readonly isFinal: boolean;
  /** The share of the points after which the answer did not change any more; only of a complete drawing. */
  readonly settledAt: number | undefined;
}

/** Everything that is shown of a model at work. */
export interface LiveState {
  readonly choice?: ModelChoice | undefined;
  readonly classes: readonly string[];
  readonly verdict?: Verdict | undefined;
  readonly problem?: { readonly title: string; readonly message: string } | undefined;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** A model that recognises what is drawn while it is drawn. */
export class LiveRecognition extends EventTarget {
  state: LiveState = { classes: [] };
  #recognizer: Recognizer | undefined;
  #session: GestureSession | undefined;
  #opens = 0;
  /** Points of the drawing so far, and the number of them after which the answer is what it is now. */
  #count = 0;
  #since = 0;
  #answer: string | undefined;
  #isOpen = false;

  #set(change: Partial<LiveState>): void {
    this.state = { ...this.state, ...change };
    this.dispatchEvent(new Event('change'));
  }

  /** Opens a model in place of the one before, which stays if it cannot be opened. */
  async open(choice: ModelChoice): Promise<void> {
    const ticket = ++this.#opens;
    try {
      const recognizer = await loadRecognizer(await bytesOf(choice));
      const { dimensions } = recognizer.manifest.pipeline;
      if (ticket !== this.#opens || dimensions !== 2) recognizer.dispose();
      if (ticket !== this.#opens) return;
      if (dimensions !== 2) {
        throw new Error(
          `The model knows movements of ${dimensions} numbers, not what is drawn: x and y. Open another.`,
        );
      }
      this.#recognizer?.dispose();
      this.#recognizer = recognizer;
      this.#session = recognizer.createSession();
      this.#isOpen = false;
      this.#set({ choice, classes: recognizer.classes, verdict: undefined, problem: undefined });
    } catch (error) {
      if (ticket === this.#opens) this.refuse(`“${choice.name}” cannot be used`, messageOf(error));
    }
  }

  /** Says that something did not work. */
  refuse(title: string, message: string): void {
    this.#set({ problem: { title, message } });
  }

  /** Takes points of a drawing; the first ones after `end` or `clear` begin another. */
  push(points: readonly DrawnPoint[], newStroke: boolean): void {
    const session = this.#session;
    if (!session) return;
    if (!this.#isOpen) {
      session.reset();
      this.#isOpen = true;
      [this.#count, this.#since, this.#answer] = [0, 0, undefined];
    }
    let recognition: Recognition | undefined;
    for (const [i, [x, y, t]] of points.entries()) {
      recognition = session.push(t, [x, y], newStroke && i === 0);
      this.#count++;
      if (recognition && recognition.name !== this.#answer) {
        this.#answer = recognition.name;
        this.#since = this.#count;
      }
    }
    if (recognition) this.#tell(recognition, false);
  }

  /** The drawing is complete. */
  end(): void {
    const recognition = this.#isOpen ? this.#session?.end() : undefined;
    this.#isOpen = false;
    if (recognition) this.#tell(recognition, true);
  }

  /** The drawing is taken back. */
  clear(): void {
    this.#isOpen = false;
    this.#set({ verdict: undefined });
  }

  #tell({ name, probabilities }: Recognition, isFinal: boolean): void {
    const { classes } = this.state;
    const settledAt =
      isFinal && name !== undefined && name === this.#answer ? this.#since / this.#count : undefined;
    this.#set({
      verdict: {
        name,
        probabilities: classes.map((each, i) => ({ name: each, probability: probabilities[i]! })),
        isFinal,
        settledAt,
      },
    });
  }
}
