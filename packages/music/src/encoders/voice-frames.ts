import { ArgumentError, DataError } from '@recurra/plugin';
import { highestPitch, lowestPitch, pitchCount, pitchOf, tokenOf } from '../contract/codec.ts';
import type { FramePiece } from '../contract/piece.ts';
import { checkWhole } from './check.ts';
import type { Encoder } from './encoder.ts';

/** Token of {@link voiceFrames}: the voice holds the note of the frame before. */
export const holdToken: number = pitchCount;
/** Token of {@link voiceFrames}: the voice is silent. */
export const restToken: number = pitchCount + 1;
/** Tokens of {@link voiceFrames}: 0 to 87 strike a note, from A0 up; then {@link holdToken} and {@link restToken}. */
export const voiceTokenCount: number = pitchCount + 2;

/** Music as a token for each voice of each frame. */
export interface VoiceTokens {
  readonly stepsPerQuarter: number;
  readonly voices: number;
  /** 0 to 89; shape [frames, voices], voices in the order of the piece, such as soprano, alto, tenor, bass. */
  readonly tokens: Uint8Array;
}

const where = 'voiceFrames().encode()';

function strike(pitch: number, frame: number): number {
  if (Number.isInteger(pitch) && pitch >= lowestPitch && pitch <= highestPitch) return tokenOf(pitch);
  throw new ArgumentError(
    `${where}: notes must be whole numbers from ${lowestPitch} to ${highestPitch}, or −1 for a rest, got ${pitch} in frame ${frame}.`,
  );
}

/**
 * Voice-wise frames: what each voice does in each frame, as one token.
 *
 * `decode(encode(x))` equals `x` for every piece of `stepsPerQuarter`, `voices` on the piano, `frames` that are their notes,
 * and `onsets` that hold every note a voice newly takes. (Onsets are known by note, not by voice: of two voices on one
 * note, both strike it or both hold it, unless one has just come to it.) Where `onsets` are left out, all notes begin anew
 * in every frame. Names, conditions, tempo and velocities are not in the code.
 *
 * Odd codes: a voice that holds where it has no note rests.
 *
 * @param count Voices of every piece.
 * @throws ArgumentError unless it is from 1 to 64.
 * @example voiceFrames(4).encode(chorale).tokens; // shape [frames, 4]
 */
export function voiceFrames(count: number): Encoder<FramePiece, VoiceTokens> {
  checkWhole('voiceFrames()', 'count', count, 1, 64);
  return {
    name: `voice-frames-${count}`,
    encode({ voices, onsets, stepsPerQuarter }) {
      if (voices === undefined) {
        throw new ArgumentError(
          `${where}: the piece must have voices, got only sets of notes; give it some with voicesByRank(), or use pianoRoll.`,
        );
      }
      const tokens = new Uint8Array(voices.length * count);
      voices.forEach((frame, t) => {
        if (frame.length !== count) {
          throw new ArgumentError(`${where}: expected ${count} voices, got ${frame.length} in frame ${t}.`);
        }
        frame.forEach((pitch, voice) => {
          const held =
            pitch === voices[t - 1]?.[voice] && onsets !== undefined && !onsets[t]?.includes(pitch);
          tokens[t * count + voice] = pitch === -1 ? restToken : held ? holdToken : strike(pitch, t);
        });
      });
      return { stepsPerQuarter, voices: count, tokens };
    },
    decode({ stepsPerQuarter, tokens, voices: coded }) {
      if (coded !== count || tokens.length % count !== 0) {
        throw new DataError(
          `voiceFrames(${count}).decode(): expected ${count} tokens for each frame, got ${tokens.length} tokens of ${coded} voices.`,
        );
      }
      const voices: number[][] = [];
      const frames: number[][] = [];
      const onsets: number[][] = [];
      let before = new Array<number>(count).fill(-1);
      for (let at = 0; at < tokens.length; at += count) {
        const struck = new Set<number>();
        const now = before.map((previous, voice) => {
          const token = tokens[at + voice]!;
          if (token === holdToken) return previous;
          if (token === restToken) return -1;
          if (token > restToken) {
            throw new DataError(
              `voiceFrames(${count}).decode(): tokens must be below ${voiceTokenCount}, got ${token} in frame ${at / count}.`,
            );
          }
          struck.add(pitchOf(token));
          return pitchOf(token);
        });
        voices.push(now);
        frames.push([...new Set(now)].filter((pitch) => pitch >= 0).sort((a, b) => b - a));
        onsets.push([...struck].sort((a, b) => b - a));
        before = now;
      }
      return { stepsPerQuarter, frames, onsets, voices };
    },
  };
}
