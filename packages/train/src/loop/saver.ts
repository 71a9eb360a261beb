import { captureRun } from '../checkpoint/capture.ts';
import { encodeRun } from '../checkpoint/saved-run.ts';
import type { RunContext } from './context.ts';

/** Saves a run as often as its policy says. */
export interface Saver {
  afterStep(): Promise<void>;
  afterEpoch(): Promise<void>;
  /** Saves unless this very step is saved already. */
  atEnd(): Promise<void>;
}

/** Makes the saver of a run; without a policy it does nothing. */
export function createSaver(context: RunContext): Saver {
  const policy = context.settings.checkpoint;
  const none = async () => undefined;
  if (policy === undefined) return { afterStep: none, afterEpoch: none, atEnd: none };
  const { store, everySteps } = policy;
  const everyEpochs = policy.everyEpochs ?? (everySteps === undefined ? 1 : undefined);
  const { state } = context;
  let saved = '';
  const position = () => `${state.epoch}/${state.batch}/${state.step}`;

  async function save(): Promise<void> {
    await store.write(encodeRun(await captureRun(context)));
    saved = position();
  }

  return {
    async afterStep() {
      if (everySteps !== undefined && state.step % everySteps === 0) await save();
    },
    async afterEpoch() {
      if (everyEpochs !== undefined && (state.epoch - 1) % everyEpochs === 0) await save();
    },
    async atEnd() {
      if (saved !== position()) await save();
    },
  };
}
