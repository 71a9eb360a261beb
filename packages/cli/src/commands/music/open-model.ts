import { loadMusicModel, type MusicModel } from '@recurra/music/inference';
import { openModelFile } from '../../open-model.ts';

/**
 * Opens the model of a `--model`.
 *
 * @throws UsageError if there is no such file; ModelFileError if it is no music model.
 */
export function openModel(model: string): Promise<MusicModel> {
  const models = async () => (await import('@recurra/music/plugin')).music().models;
  return openModelFile(model, { plugin: 'music', models }, loadMusicModel);
}
