import { ArgumentError } from '@recurra/plugin';
import type { MusicManifest } from '../contract/model.ts';
import { createEventCodec } from './events/codec.ts';
import { createFrameCodec } from './frame-codec.ts';
import type { LaidOutCodec } from './laid-out-codec.ts';
import { createNoteCodec } from './note-codec.ts';

/** The codec that a model was trained with. */
export function createCodec({ kind, inputs }: Pick<MusicManifest, 'kind' | 'inputs'>): LaidOutCodec {
  if (kind === 'note') return createNoteCodec(inputs);
  if (kind === 'frame') return createFrameCodec(inputs);
  if (kind === 'event') return createEventCodec(inputs);
  throw new ArgumentError(
    `createCodec(): kind must be 'frame', 'note' or 'event', got ${JSON.stringify(kind)}.`,
  );
}
