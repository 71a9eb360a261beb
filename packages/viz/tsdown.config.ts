import { library } from '../../tsdown.shared.ts';

export default library({ index: 'src/index.ts', charts: 'src/charts/index.ts', define: 'src/define.ts' });
