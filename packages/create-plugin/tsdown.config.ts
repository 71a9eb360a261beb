import { library } from '../../tsdown.shared.ts';

// A command, not a library: nobody imports its types.
export default library({ main: 'src/main.ts' }, { platform: 'node', dts: false });
