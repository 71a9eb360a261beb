import type { ForecastProgress } from '@recurra/forecasting';

const names = { evaluate: 'Scoring on held-out data', fit: 'Training on all data' } as const;

/** What is being trained: of several networks of a phase, which. */
function nameOf({ phase, member, members }: ForecastProgress): string {
  return members > 1 ? `${names[phase]}, network ${member} of ${members}` : names[phase];
}

/** Writes seconds for people. */
export function formatSeconds(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 120) return `${Math.round(seconds)} s`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}

const epochs = (count: number): string => `${count} epoch${count === 1 ? '' : 's'}`;

function bar(share: number, width = 20): string {
  const full = Math.round(Math.min(1, share) * width);
  return '█'.repeat(full) + '░'.repeat(width - full);
}

/** Where progress goes: standard error, or a stand-in. */
export interface ProgressTarget {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Progress of training: one line that renews itself on a terminal; one line a network everywhere else. */
export class ProgressLine {
  readonly #out: ProgressTarget;
  #name: string | undefined;
  #last: ForecastProgress | undefined;
  #begun = 0;
  #drawn = 0;
  #open = false;

  constructor(out: ProgressTarget) {
    this.#out = out;
  }

  /** Takes a report of the job. */
  update(progress: ForecastProgress): void {
    const now = performance.now();
    const name = nameOf(progress);
    if (name !== this.#name) {
      this.#endPhase();
      this.#name = name;
      this.#begun = now;
      if (!this.#out.isTTY) {
        // The second phase trains for as long as the first found best.
        const most = progress.phase === 'evaluate' ? 'at most ' : '';
        this.#out.write(`${name}, ${most}${epochs(progress.epochs)} …\n`);
      }
    }
    const validationLoss = progress.validationLoss ?? this.#last?.validationLoss;
    this.#last = validationLoss === undefined ? progress : { ...progress, validationLoss };
    if (!this.#out.isTTY || now - this.#drawn < 80) return;
    this.#drawn = now;
    this.#draw(this.#last);
  }

  #draw(p: ForecastProgress): void {
    const parts = [
      `${nameOf(p)} ${bar(p.step / p.steps)} epoch ${p.epoch}/${p.epochs}`,
      `loss ${p.loss.toFixed(4)}`,
      p.validationLoss === undefined ? '' : `validation ${p.validationLoss.toFixed(4)}`,
      `${Math.round(p.sequencesPerSecond)} series/s`,
      `${formatSeconds(p.etaSeconds)} left`,
    ];
    const line = parts.filter(Boolean).join(' · ');
    this.#out.write(`\r\x1b[2K${line.slice(0, Math.max(20, (this.#out.columns ?? 80) - 1))}`);
    this.#open = true;
  }

  #endPhase(): void {
    const p = this.#last;
    if (p === undefined) return;
    const took = formatSeconds((performance.now() - this.#begun) / 1000);
    const validation = p.validationLoss === undefined ? '' : `, validation ${p.validationLoss.toFixed(4)}`;
    const start = this.#out.isTTY ? `\r\x1b[2K${nameOf(p)}:` : ' ';
    this.#out.write(`${start} ${epochs(p.epoch)} in ${took}, loss ${p.loss.toFixed(4)}${validation}\n`);
    this.#open = false;
    this.#last = undefined;
  }

  /** Ends the line: the job is done. */
  finish(): void {
    this.#endPhase();
  }

  /** Leaves the terminal usable: the job was stopped. */
  abandon(): void {
    if (this.#open) this.#out.write('\n');
    this.#open = false;
    this.#last = undefined;
  }
}
