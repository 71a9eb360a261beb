import { library } from '../../tsdown.shared.ts';

export default library(
  { index: 'src/index.ts', 'index.node': 'src/index.node.ts' },
  { deps: { neverBundle: [/^node:/] } },
);
