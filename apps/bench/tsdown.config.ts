import { library } from '../../tsdown.shared.ts';

// A command: nobody imports its types. The worker and the start-up probes run in processes of their own.
export default library(
  { main: 'src/main.ts', worker: 'src/arena/worker.ts', startup: 'src/startup/main.ts' },
  { platform: 'node', dts: false },
);
