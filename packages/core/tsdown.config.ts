import { library } from '../../tsdown.shared.ts';

export default library(
  { index: 'src/index.ts', random: 'src/random/index.ts', testing: 'src/testing/index.ts' },
  // The test helpers look up files with these, and only in Node.
  { deps: { neverBundle: [/^node:/] } },
);
