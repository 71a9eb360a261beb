import { library } from '../../tsdown.shared.ts';

export default library(
  { index: 'src/index.ts', node: 'src/node/index.ts', tfjs: 'src/tfjs/index.ts' },
  { deps: { neverBundle: [/^node:/] } },
);
