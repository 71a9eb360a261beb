import { ArgumentError } from '@recurra/plugin';
import { OnnxError } from '../errors.ts';
import type { ValueReport } from '../graph/values.ts';
import { checkFeeds } from '../runner/feeds.ts';
import type { OnnxTensors } from '../runner/types.ts';
import type { StatePair } from '../states/state-pairs.ts';
import type { OnnxTensor } from '../tensor/types.ts';
import { copyOf, restoredStates, rowsOf, startStates } from './stream-state.ts';
import type { OnnxStream, StreamReport, StreamSnapshot } from './stream-types.ts';

/** A model and what runs it, shared by all its streams. */
export interface StreamCore {
  readonly pairs: readonly StatePair[];
  /** Inputs a step may feed: all but the states. */
  readonly inputs: readonly ValueReport[];
  /** Inputs that have a default in the model, or are constants. */
  readonly optional: ReadonlySet<string>;
  readonly constants: OnnxTensors;
  readonly outputs: readonly string[];
  readonly initialState: OnnxTensors | undefined;
  readonly batch: number | undefined;
  readonly report: StreamReport;
  /** Undefined where the runner cannot run at once. */
  readonly runSync: ((feeds: ReadonlyMap<string, OnnxTensor>) => ReadonlyMap<string, OnnxTensor>) | undefined;
  run(feeds: ReadonlyMap<string, OnnxTensor>): Promise<ReadonlyMap<string, OnnxTensor>>;
  dispose(): Promise<void> | void;
  /** Streams that are not disposed of. */
  open: number;
}

/** One stream of a model. */
export class Stream implements OnnxStream {
  readonly states: readonly StatePair[];
  readonly report: StreamReport;
  readonly #core: StreamCore;
  /** Undefined before the first step, which tells how many sequences there are. */
  #values: readonly OnnxTensor[] | undefined;
  readonly #feeds = new Map<string, OnnxTensor>();
  readonly #results: readonly string[];
  #queue: Promise<unknown> = Promise.resolve();
  #disposed = false;

  constructor(core: StreamCore, values?: readonly OnnxTensor[]) {
    this.#core = core;
    this.#values = values;
    this.states = core.pairs;
    this.report = core.report;
    const hidden = new Set(core.pairs.map(({ output }) => output));
    this.#results = core.outputs.filter((name) => !hidden.has(name));
    for (const [name, value] of Object.entries(core.constants)) this.#feeds.set(name, value);
    core.open++;
  }

  stepSync(feeds: OnnxTensors): Record<string, OnnxTensor> {
    const { runSync, report } = this.#core;
    if (runSync === undefined) {
      throw new OnnxError(`stepSync(): the runner '${report.runner}' only runs asynchronously; use step().`);
    }
    return this.#take(runSync(this.#feed(feeds)), feeds);
  }

  async step(feeds: OnnxTensors): Promise<Record<string, OnnxTensor>> {
    const { runSync, run } = this.#core;
    if (runSync !== undefined) return this.stepSync(feeds);
    const result = this.#queue.then(async () => this.#take(await run(this.#feed(feeds)), feeds));
    this.#queue = result.catch(() => undefined);
    return result;
  }

  reset(): void {
    this.#values = undefined;
  }

  snapshot(): StreamSnapshot {
    const values = this.#values ?? this.#start(undefined);
    return {
      version: 1,
      states: Object.fromEntries(this.states.map(({ input }, i) => [input, copyOf(values[i] as OnnxTensor)])),
    };
  }

  restore(snapshot: StreamSnapshot): void {
    this.#values = restoredStates(this.states, snapshot);
  }

  fork(): OnnxStream {
    this.#check('fork()');
    return new Stream(this.#core, this.#values);
  }

  open(): OnnxStream {
    this.#check('open()');
    return new Stream(this.#core);
  }

  async dispose(): Promise<void> {
    if (this.#disposed) return;
    this.#disposed = true;
    await this.#queue;
    this.#core.open--;
    if (this.#core.open === 0) await this.#core.dispose();
  }

  #check(caller: string): void {
    if (this.#disposed) throw new OnnxError(`${caller}: the stream was disposed of; create a new one.`);
  }

  #start(feeds: OnnxTensors | undefined): OnnxTensor[] {
    const { pairs, inputs, initialState, batch } = this.#core;
    const rows = batch ?? (feeds === undefined ? undefined : rowsOf(pairs, inputs, feeds)) ?? 1;
    return startStates(pairs, initialState, rows);
  }

  /** The step's feeds and the states, in the map that every step uses. */
  #feed(feeds: OnnxTensors): ReadonlyMap<string, OnnxTensor> {
    this.#check('step()');
    const { constants, inputs, optional } = this.#core;
    checkFeeds(feeds, inputs, optional, 'step():');
    this.#values ??= this.#start(feeds);
    for (const name in constants) this.#feeds.set(name, constants[name] as OnnxTensor);
    for (const name in feeds) this.#feeds.set(name, feeds[name] as OnnxTensor);
    for (const [i, { input }] of this.states.entries()) this.#feeds.set(input, this.#values[i] as OnnxTensor);
    return this.#feeds;
  }

  /** Keeps the new states, and gives the other outputs. */
  #take(results: ReadonlyMap<string, OnnxTensor>, feeds: OnnxTensors): Record<string, OnnxTensor> {
    const outputs: Record<string, OnnxTensor> = {};
    for (const name of this.#results) outputs[name] = results.get(name) as OnnxTensor;
    const next: OnnxTensor[] = [];
    for (const { output } of this.states) {
      const state = results.get(output);
      if (state === undefined) throw new ArgumentError(`step(): the model gave no output "${output}".`);
      // Whoever fed or receives an array may write to it; a state must not change by that.
      next.push(sharesWith(state, outputs) || sharesWith(state, feeds) ? copyOf(state) : state);
    }
    this.#values = next;
    return outputs;
  }
}

function sharesWith({ data }: OnnxTensor, tensors: OnnxTensors): boolean {
  for (const name in tensors) {
    const other = (tensors[name] as OnnxTensor).data;
    if (data === other) return true;
    if ('buffer' in data && 'buffer' in other && data.buffer === other.buffer) return true;
  }
  return false;
}
