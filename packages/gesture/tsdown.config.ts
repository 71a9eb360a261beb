import { library } from '../../tsdown.shared.ts';

export default library({
  index: 'src/index.ts',
  inference: 'src/inference.ts',
  plugin: 'src/plugin.ts',
});
