import {
  type FramePiece,
  fromFrames,
  type MusicModel,
  type NoteSequence,
  readMusic,
  toFrames,
} from '@recurra/music/inference';
import { isRecurraError } from '@recurra/plugin';
import { UsageError } from '../../errors.ts';
import { musicFiles } from './music-files.ts';

/** One piece, as notes and on a model's grid. */
export interface OnePiece {
  readonly sequence: NoteSequence;
  /** With what the model is told of it, and nothing else. */
  readonly piece: FramePiece;
}

/**
 * Reads the first piece of a file: every bar of it, in its place.
 *
 * @param option Which option named it.
 * @param data A file or an address.
 * @param model Whose grid it is put on.
 * @param signal Stops a download.
 * @throws UsageError if there is no such file, or no notes in it.
 */
export async function readOne(
  option: string,
  data: string | undefined,
  model: MusicModel,
  signal: AbortSignal,
): Promise<OnePiece> {
  if (data === undefined) throw new UsageError(`${option} is required: a file of music.`);
  const [file, another] = await musicFiles(option, data, signal);
  if (another !== undefined) throw new UsageError(`${option}: "${data}" is a folder; name a file in it.`);
  const { conditions: known, stepsPerQuarter } = model.manifest;
  try {
    const { bytes, name } = file!;
    const content = typeof bytes === 'function' ? await bytes() : bytes;
    const { dataset, sequences } = await readMusic(content, { name });
    const given = dataset && [...dataset.train, ...dataset.valid, ...dataset.test][0];
    const sequence = given === undefined ? sequences[0] : fromFrames(given);
    if (sequence === undefined) throw new UsageError('it holds no piece');
    const { bpm, conditions, frames } =
      given?.stepsPerQuarter === stepsPerQuarter ? given : toFrames(sequence, { stepsPerQuarter }).piece;
    if (frames.every((frame) => frame.length === 0)) {
      throw new UsageError(sequence.notes.length > 0 ? 'it has no notes but drums' : 'it has no notes');
    }
    const piece = {
      stepsPerQuarter,
      frames,
      ...(bpm !== undefined && { bpm }),
      // Models that know nothing of bars are not bound by those of the file.
      ...(known.length > 0 && conditions !== undefined && { conditions }),
    };
    return { sequence, piece };
  } catch (error) {
    if (!isRecurraError(error)) throw error;
    const why = error.message
      .replace(`${file!.name}: `, '')
      .replace(/^\w+\(\): /, '')
      .replace(/\.$/, '');
    throw new UsageError(`${option} ${data}: ${why}.`);
  }
}
