import { library } from '../../tsdown.shared.ts';

export default library(
  { index: 'src/index.ts' },
  // Files and processes, only in Node.
  { deps: { neverBundle: [/^node:/] } },
);
