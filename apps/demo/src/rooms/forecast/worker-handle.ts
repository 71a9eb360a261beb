import type { SeriesTable } from '@recurra/forecasting';
import { proxy, type Remote } from 'comlink';
import type { Outcome } from '../../worker/outcome.ts';
import { WorkerHandle } from '../../worker/worker-handle.ts';
import type { ForecastWorker, Job, JobResult, RunUpdate } from './protocol.ts';

/** The room's worker. When it has to be ended, its checkpoint is whole at any moment. */
export class ForecastWorkerHandle {
  readonly #handle: WorkerHandle<ForecastWorker> = new WorkerHandle(
    () => new Worker(new URL('./forecast.worker.ts', import.meta.url), { type: 'module', name: 'forecast' }),
  );

  /** Reads a CSV in the worker. */
  read(source: Blob): Promise<Outcome<SeriesTable>> {
    return this.#handle.call<Outcome<SeriesTable>>((remote) => remote.read(source));
  }

  /** Runs a job in the worker. */
  run(job: Job, onUpdate: (update: RunUpdate) => void): Promise<Outcome<JobResult>> {
    return this.#handle.run((remote) => remote.run(job, proxy(onUpdate)));
  }

  /** Asks the worker to stop, and ends it if it does not answer. */
  stop(finished: Promise<unknown>): void {
    this.#handle.stop((remote: Remote<ForecastWorker>) => remote.stop(), finished);
  }

  /** Forgets a run's checkpoint. */
  forget(id: string): Promise<void> {
    return this.#handle.call((remote) => remote.forget(id));
  }
}
