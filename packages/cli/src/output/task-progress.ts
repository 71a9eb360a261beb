import { formatSeconds, type ProgressTarget } from './progress.ts';

/** Milliseconds before a task is worth a word. */
const patience = 1000;
/** Milliseconds between two lines where lines cannot be renewed. */
const pause = 15_000;
const redraw = 80;

/**
 * Progress of a task that knows the share of it that is done: one line that renews itself on a terminal, a line now and
 * then everywhere else, nothing for what is done within a second.
 */
export class TaskProgress {
  readonly #out: ProgressTarget | undefined;
  readonly #title: string;
  readonly #begun = performance.now();
  #drawn = Number.NEGATIVE_INFINITY;
  #open = false;
  #told = false;

  /**
   * @param out Where it goes; nowhere if left out.
   * @param title What is being done, as `Forecasting`.
   */
  constructor(out: ProgressTarget | undefined, title: string) {
    this.#out = out;
    this.#title = title;
  }

  /**
   * Takes a report.
   *
   * @param done Share of the task done, 0 to 1; NaN where it is not known.
   * @param activity What is being done right now.
   * @param seconds How long it will still take, where the task knows better than the share tells.
   */
  update(done: number, activity = '', seconds?: number): void {
    const now = performance.now();
    const elapsed = now - this.#begun;
    const wait = this.#out?.isTTY ? redraw : pause;
    if (this.#out === undefined || elapsed < patience || now - this.#drawn < wait) return;
    this.#drawn = now;
    this.#told = true;
    const rest = seconds ?? (done > 0.01 ? (elapsed * (1 - done)) / done / 1000 : undefined);
    const left = rest === undefined ? '' : `${formatSeconds(rest)} left`;
    const share = Number.isFinite(done) ? `${Math.floor(100 * Math.min(1, done))} %` : '';
    const line = [this.#title, share, activity, left].filter((part) => part !== '').join(' · ');
    if (this.#out.isTTY) {
      this.#out.write(`\r\x1b[2K${line.slice(0, Math.max(20, (this.#out.columns ?? 80) - 1))}`);
      this.#open = true;
    } else this.#out.write(`${line}\n`);
  }

  /** Ends the line: the task is done. */
  finish(): void {
    if (!this.#told) return;
    const took = `${this.#title}: done in ${formatSeconds((performance.now() - this.#begun) / 1000)}`;
    this.#out?.write(`${this.#out.isTTY ? '\r\x1b[2K' : ''}${took}\n`);
    this.#open = false;
  }

  /** Leaves the terminal usable: the task was stopped. */
  abandon(): void {
    if (this.#open) this.#out?.write('\n');
    this.#open = false;
  }
}

/**
 * Runs a task with its progress shown.
 *
 * @param out Where it goes; nowhere if left out.
 * @param title What is being done.
 * @param work The task; it is handed what to tell of its progress.
 * @returns What the task returns.
 */
export async function withProgress<T>(
  out: ProgressTarget | undefined,
  title: string,
  work: (update: (done: number, activity?: string, seconds?: number) => void) => Promise<T>,
): Promise<T> {
  const progress = new TaskProgress(out, title);
  try {
    const result = await work((done, activity, seconds) => progress.update(done, activity, seconds));
    progress.finish();
    return result;
  } catch (error) {
    progress.abandon();
    throw error;
  }
}
