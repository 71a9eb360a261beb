import type { MusicManifest } from '../contract/model.ts';
import type { FramePiece } from '../contract/piece.ts';
import { manifestVersion } from '../inference/manifest.ts';
import type { JobSettings } from './settings.ts';

/** What the file says of itself. */
export function manifestOf(
  train: readonly FramePiece[],
  {
    conditions,
    members,
    spec,
    temperature,
  }: Pick<JobSettings, 'conditions' | 'members' | 'spec' | 'temperature'>,
  notes: readonly string[],
): MusicManifest {
  let low = 127;
  let high = 0;
  let maxPolyphony = 1;
  for (const { frames } of train) {
    for (const frame of frames) {
      maxPolyphony = Math.max(maxPolyphony, frame.length);
      for (const pitch of frame) {
        low = Math.min(low, pitch);
        high = Math.max(high, pitch);
      }
    }
  }
  const tempos = train.map(({ bpm }) => bpm ?? 100).sort((a, b) => a - b);
  return {
    format: 'recurra-music',
    version: manifestVersion,
    kind: spec.kind,
    stepsPerQuarter: train[0]!.stepsPerQuarter,
    conditions,
    inputs: spec.inputs,
    members: members.length,
    range: low > high ? [60, 60] : [low, high],
    maxPolyphony,
    bpm: tempos[tempos.length >> 1]!,
    ...(temperature !== undefined && { temperature }),
    notes,
  };
}
