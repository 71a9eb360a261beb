import type { ForecastProgress } from '@recurra/forecasting';
import type { EpochLoss, RunUpdate } from './protocol.ts';

/** Collects progress and passes it on. */
export interface UpdateBatcher {
  add(progress: ForecastProgress): void;
  /** Passes on what is left. */
  flush(): void;
}

/**
 * Makes a few updates a second out of any number of progress reports, so that a page that draws them keeps up.
 * No epoch and no newest preview is lost.
 *
 * @param send Receives the updates.
 * @param interval Least milliseconds between two updates.
 * @param now A clock in milliseconds.
 */
export function batchUpdates(
  send: (update: RunUpdate) => void,
  interval = 120,
  now: () => number = () => performance.now(),
): UpdateBatcher {
  let losses = new Map<number, EpochLoss>();
  let latest: ForecastProgress | undefined;
  let preview: ForecastProgress['preview'];
  let sent = Number.NEGATIVE_INFINITY;

  const flush = (): void => {
    if (!latest) return;
    const { phase, epoch, epochs, sequencesPerSecond, etaSeconds } = latest;
    const update = { phase, epoch, epochs, losses: [...losses.values()], sequencesPerSecond, etaSeconds };
    send(preview ? { ...update, preview } : update);
    losses = new Map();
    latest = undefined;
    preview = undefined;
    sent = now();
  };

  return {
    add(progress) {
      if (latest && latest.phase !== progress.phase) flush();
      latest = progress;
      const { epoch, epochs, step, steps, loss, validationLoss } = progress;
      // In the middle of an epoch the loss is that of one step, too noisy to draw as the epoch's.
      const ended = step * epochs >= epoch * steps;
      if (ended)
        losses.set(epoch, { epoch, loss, ...(validationLoss === undefined ? {} : { validationLoss }) });
      preview = progress.preview ?? preview;
      if (now() - sent >= interval) flush();
    },
    flush,
  };
}
