import { MissingPeerError } from '@recurra/plugin';
import type { Tone } from './instruments.ts';

/**
 * Loads Tone.js.
 *
 * @param where The function that needs it.
 * @throws MissingPeerError if it is not installed.
 */
export async function loadTone(where: string): Promise<Tone> {
  try {
    return await import('tone');
  } catch (cause) {
    throw new MissingPeerError(where, 'tone', { cause });
  }
}
