import { ArgumentError, type RunOptions, type Task } from '@recurra/plugin';
import { type Alarm, createAlarmLog } from './alarms.ts';
import { createDetector } from './detector.ts';
import { loadModel, type Model } from './model.ts';

/** What is asked. */
export interface Question {
  /** Readings of one sensor in its unit, oldest first; `null` where one is missing. */
  readonly readings: readonly (number | null)[];
}

/** What comes out. */
export interface Answer {
  /** The alarms in order. */
  readonly alarms: readonly Alarm[];
}

/**
 * Finds where readings are not normal. Nothing in it is random.
 *
 * @param model What {@link loadModel} gave. Runs at the same time do not disturb each other.
 * @param question The readings.
 * @param options Signal and progress.
 * @throws ArgumentError if the question is not as it should be; the signal's reason once it is aborted.
 */
export async function detectAnomalies(
  model: Model,
  question: Question,
  { signal, onProgress }: RunOptions = {},
): Promise<Answer> {
  check(question);
  signal?.throwIfAborted();
  const { readings } = question;
  const log = createAlarmLog();
  const detector = createDetector(model);
  try {
    onProgress?.(0);
    for (let t = 0; t < readings.length; t++) {
      signal?.throwIfAborted();
      const { alarms: found } = await detector.push(readings[t]!);
      log.add(t, found);
      if ((t + 1) % 100 === 0 || t + 1 === readings.length) onProgress?.((t + 1) / readings.length);
    }
    return { alarms: log.alarms };
  } finally {
    await detector.dispose();
  }
}

/** The task as the plugin offers it. */
export const task: Task<Model, Question, Answer> = { open: loadModel, run: detectAnomalies };

function check(question: Question): void {
  const where = 'detectAnomalies()';
  if (!Array.isArray(question?.readings) || question.readings.length === 0) {
    throw new ArgumentError(`${where}: readings must be a list of one number at least.`);
  }
  const wrong = question.readings.findIndex((reading) => reading !== null && !Number.isFinite(reading));
  if (wrong >= 0) {
    throw new ArgumentError(
      `${where}: readings must be finite numbers, or null where one is missing; number ${wrong} is ${String(question.readings[wrong])}.`,
    );
  }
}
