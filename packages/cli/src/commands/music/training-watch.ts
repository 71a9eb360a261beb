import { fromFrames, type MusicProgress, writeMidi } from '@recurra/music';
import type { Talk } from '../../output/talk.ts';
import { writeFiles } from '../../output/write-files.ts';

/** Figures of an epoch. */
interface Row {
  readonly member: number;
  readonly epoch: number;
  readonly nllPerFrame: number;
  readonly validationNllPerFrame: number | undefined;
}

/** Watches a training: its progress, its figures, its samples. */
export class TrainingWatch {
  readonly #rows: Row[] = [];
  readonly #talk: Talk;
  readonly #samples: string | undefined;
  #held: number | undefined;
  #writing: Promise<void> = Promise.resolve();

  /**
   * @param talk Where it is said what went wrong with a sample.
   * @param samples Folder for samples.
   */
  constructor(talk: Talk, samples: string | undefined) {
    this.#talk = talk;
    this.#samples = samples;
  }

  /**
   * Takes a report.
   *
   * @returns Share that is done, and what is going on, for a line of progress.
   */
  take(progress: MusicProgress): { readonly share: number; readonly activity: string } {
    const { epoch, epochEnd, epochs, member, members, nllPerFrame, sample, validationNllPerFrame } = progress;
    if (epoch === 1 && !epochEnd) this.#held = undefined;
    this.#held = validationNllPerFrame ?? this.#held;
    if (epochEnd) this.#rows.push({ member, epoch, nllPerFrame, validationNllPerFrame });
    if (sample !== undefined && this.#samples !== undefined) this.#write(progress);
    const facts = [
      members > 1 ? `network ${member} of ${members}` : '',
      `epoch ${epoch} of ${epochs}`,
      `${nllPerFrame.toFixed(2)} nats`,
      this.#held === undefined ? '' : `${this.#held.toFixed(2)} on those kept apart`,
    ];
    return {
      share: (member - 1 + (epoch - (epochEnd ? 0 : 1)) / epochs) / members,
      activity: facts.filter((fact) => fact !== '').join(', '),
    };
  }

  #write({ epoch, member, members, sample }: MusicProgress): void {
    const name = `${members > 1 ? `network-${member}-` : ''}epoch-${String(epoch).padStart(4, '0')}.mid`;
    const bytes = writeMidi(fromFrames(sample!));
    this.#writing = this.#writing
      .then(() => writeFiles(this.#samples!, { [name]: bytes }))
      .then(
        () => undefined,
        // Music that cannot be written is no reason to lose the model.
        (error: Error) => this.#talk.say(`The sample ${name} cannot be written: ${error.message}.`),
      );
  }

  /** Waits for samples that are being written. */
  finish(): Promise<void> {
    return this.#writing;
  }

  /**
   * The figures as CSV, one line an epoch.
   *
   * @param validation Of the first network's epochs, those before an interruption included.
   */
  history(validation: readonly number[]): string {
    const seen = new Set(this.#rows.filter(({ member }) => member === 1).map(({ epoch }) => epoch));
    const earlier = validation.flatMap((value, i) =>
      seen.has(i + 1) ? [] : [`1,${i + 1},,${value.toFixed(5)}`],
    );
    const lines = this.#rows.map(({ epoch, member, nllPerFrame, validationNllPerFrame }) =>
      [member, epoch, nllPerFrame.toFixed(5), validationNllPerFrame?.toFixed(5) ?? ''].join(','),
    );
    return `${['network,epoch,nll_per_frame,validation_nll_per_frame', ...earlier, ...lines].join('\n')}\n`;
  }
}
