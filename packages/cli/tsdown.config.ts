import { library } from '../../tsdown.shared.ts';

export default library({ main: 'src/main.ts' }, { platform: 'node' });
