import { expose } from 'comlink';
import { settle } from '../../worker/outcome.ts';
import type { OnnxWorker } from './protocol.ts';
import { Workbench } from './workbench.ts';

let bench: Workbench | undefined;

function opened(): Workbench {
  if (bench === undefined) throw new Error('No model is open. Open one first.');
  return bench;
}

const api: OnnxWorker = {
  open: (bytes) =>
    settle(async () => {
      const next = new Workbench(bytes);
      const before = bench;
      bench = next;
      await before?.dispose();
      return next.opened;
    }),
  run: (wish) => settle(() => opened().run(wish)),
  startStream: () => settle(() => opened().startStream()),
  step: (value, feature) => settle(() => opened().step(value, feature)),
  resetStream: () => settle(() => opened().resetStream()),
  convert: (wish) => settle(() => opened().convert(wish)),
};

expose(api);
