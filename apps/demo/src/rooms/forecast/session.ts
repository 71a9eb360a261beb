import type { Problem } from '../../worker/outcome.ts';
import { defaultSettings } from './defaults.ts';
import { type Example, examples } from './examples.ts';
import type { RunSettings, RunUpdate } from './protocol.ts';
import { newRun, type Run, withUpdate } from './run-state.ts';
import {
  clearRecord,
  type LoadedData,
  loadRecord,
  type RunRecord,
  saveData,
  saveRun,
  someoneTrains,
  whileTraining,
} from './storage.ts';
import { ForecastWorkerHandle } from './worker-handle.ts';

/** Everything the room shows. */
export interface SessionState {
  readonly data?: LoadedData | undefined;
  readonly settings?: RunSettings | undefined;
  /** Name of the file being read. */
  readonly reading?: string | undefined;
  /** What went wrong, and with what. */
  readonly problem?: (Problem & { readonly subject: 'data' | 'run'; readonly name: string }) | undefined;
  readonly run?: Run | undefined;
  /** A run that a reload or a closed tab cut off. */
  readonly interrupted?: RunRecord | undefined;
  /** Set when the browser would not keep the run for after a reload. */
  readonly unsaved?: boolean;
}

const saveInterval = 1000;

/** The room's memory and its only link to the worker: the elements show its state and call its methods. */
export class ForecastSession extends EventTarget {
  state: SessionState = { reading: examples[0].title };
  #worker: ForecastWorkerHandle = new ForecastWorkerHandle();
  #reads = 0;
  #saved = 0;
  #finished: Promise<unknown> = Promise.resolve();

  #set(change: Partial<SessionState>): void {
    this.state = { ...this.state, ...change };
    this.dispatchEvent(new Event('change'));
  }

  /** Brings back the run of last time, or opens the first example. */
  async open(): Promise<void> {
    const record = await loadRecord().catch(() => undefined);
    if (record?.run.status === 'done') {
      const { run, data } = record;
      this.#set({ data, settings: run.settings, run, reading: undefined });
      return;
    }
    if (record && !(await someoneTrains())) this.#set({ interrupted: record });
    await this.useExample(examples[0]);
  }

  /** Reads one of the app's own series. */
  async useExample(example: Example): Promise<void> {
    await this.#read(example.title, example, async () => {
      const response = await fetch(example.url);
      if (!response.ok) throw new Error(`The example could not be loaded (status ${response.status}).`);
      return response.blob();
    });
  }

  /** Reads the user's file. */
  async useFile(file: File): Promise<void> {
    await this.#read(file.name, undefined, async () => file);
  }

  async #read(name: string, example: Example | undefined, source: () => Promise<Blob>): Promise<void> {
    if (this.busy) return;
    const ticket = ++this.#reads;
    this.#set({ reading: name, problem: undefined });
    let problem: Problem;
    try {
      const outcome = await this.#worker.read(await source());
      if (ticket !== this.#reads) return;
      if (outcome.status === 'ok') {
        const data = { name, exampleId: example?.id, table: outcome.value };
        const settings = defaultSettings(data.table, example?.seriesId);
        this.#set({ data, settings, run: undefined, reading: undefined });
        return;
      }
      problem = outcome.status === 'failed' ? outcome.problem : { message: 'Reading was stopped.' };
    } catch (error) {
      if (ticket !== this.#reads) return;
      problem = { message: error instanceof Error ? error.message : String(error) };
    }
    this.#set({ reading: undefined, problem: { ...problem, subject: 'data', name } });
  }

  /** Says in place what is wrong with what the user offered, before it is read. */
  refuse(name: string, message: string): void {
    this.#set({ problem: { message, subject: 'data', name } });
  }

  /** Whether a run is under way. */
  get busy(): boolean {
    const status = this.state.run?.status;
    return status === 'running' || status === 'stopping';
  }

  /** Changes what the next run will do. */
  configure(change: Partial<RunSettings>): void {
    const { settings } = this.state;
    if (settings) this.#set({ settings: { ...settings, ...change } });
  }

  /** Starts a run with the current settings. */
  async start(): Promise<void> {
    const { data, settings } = this.state;
    if (!data || !settings || this.busy) return;
    const run = newRun(crypto.randomUUID(), settings);
    this.#set({ interrupted: undefined, run, problem: undefined });
    const before = await loadRecord().catch(() => undefined);
    // Only one run is kept: the checkpoint of the one before would lie about for ever.
    if (!(await someoneTrains().catch(() => true))) await this.#forget(before?.run);
    await this.#train(run, false);
  }

  /** Goes on with the run that was stopped. */
  async resume(): Promise<void> {
    const { run } = this.state;
    if (run?.status !== 'stopped') return;
    this.#set({ run: { ...run, status: 'running' }, problem: undefined });
    await this.#train(run, true);
  }

  /** Goes on with the run that a reload cut off. */
  async resumeInterrupted(): Promise<void> {
    const record = this.state.interrupted;
    if (!record || this.busy) return;
    const { run, data } = record;
    this.#reads++;
    this.#set({
      data,
      settings: run.settings,
      interrupted: undefined,
      reading: undefined,
      problem: undefined,
    });
    await this.#train({ ...run, status: 'running' }, true);
  }

  /** Forgets the run that a reload cut off. */
  async discardInterrupted(): Promise<void> {
    const record = this.state.interrupted;
    this.#set({ interrupted: undefined });
    await this.#forget(record?.run);
    await clearRecord().catch(() => undefined);
  }

  /** Stops the run; it can be resumed. */
  stop(): void {
    const { run } = this.state;
    if (run?.status !== 'running') return;
    this.#set({ run: { ...run, status: 'stopping' } });
    this.#worker.stop(this.#finished);
  }

  /** Leaves the run behind and goes back to the data. */
  async reset(): Promise<void> {
    const { run } = this.state;
    if (this.busy) return;
    this.#set({ run: undefined, problem: undefined });
    await this.#forget(run);
    await clearRecord().catch(() => undefined);
  }

  async #forget(run: Run | undefined): Promise<void> {
    if (run) await this.#worker.forget(run.id).catch(() => undefined);
  }

  /** Trains the run that the state shows as running. */
  async #train(run: Run, resume: boolean): Promise<void> {
    const data = this.state.data!;
    this.#set({ unsaved: false });
    await saveData(data).catch(() => this.#set({ unsaved: true }));
    await this.#save({ ...run, status: 'running' });
    const job = { id: run.id, table: data.table, settings: run.settings, resume };
    const training = whileTraining(() => this.#worker.run(job, (update) => this.#hear(update)));
    this.#finished = training.catch(() => undefined);
    // Stop may have been pressed before there was anything to stop.
    if (this.state.run?.status === 'stopping') this.#worker.stop(this.#finished);
    let problem: Problem | undefined;
    let after: Run | undefined;
    try {
      const outcome = await training;
      const now = this.state.run ?? run;
      if (outcome.status === 'ok')
        after = { ...now, status: 'done', preview: undefined, result: outcome.value };
      else if (outcome.status === 'stopped') after = { ...now, status: 'stopped' };
      else problem = outcome.problem;
    } catch (error) {
      problem = { message: error instanceof Error ? error.message : String(error) };
    }
    if (problem) {
      this.#set({
        run: undefined,
        problem: { ...problem, subject: 'run', name: data.name },
      });
      await clearRecord().catch(() => undefined);
    } else if (after) {
      this.#set({ run: after });
      await this.#save(after);
    }
    if (after?.status !== 'stopped') await this.#forget(run);
  }

  #hear(update: RunUpdate): void {
    const { run } = this.state;
    if (!run || !this.busy) return;
    const next = withUpdate(run, update);
    this.#set({ run: next });
    if (performance.now() - this.#saved > saveInterval) void this.#save(next);
  }

  /** A browser that keeps nothing (private windows, full disks) must not stop the run. */
  async #save(run: Run): Promise<void> {
    if (this.state.unsaved) return;
    this.#saved = performance.now();
    await saveRun(run).catch(() => this.#set({ unsaved: true }));
  }
}
