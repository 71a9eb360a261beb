import { library } from '../../tsdown.shared.ts';

export default library(
  { index: 'src/index.ts', node: 'src/node/index.ts', worker: 'src/worker/index.ts' },
  { external: [/^node:/] },
);
