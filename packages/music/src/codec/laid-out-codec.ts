import type { Codec } from '../contract/codec.ts';
import type { InputLayout } from './input-layout.ts';

/** A codec whose input's parts can be told apart. */
export interface LaidOutCodec extends Codec {
  readonly layout: InputLayout;
}
