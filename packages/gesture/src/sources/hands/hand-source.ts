import { ArgumentError } from '@recurra/plugin';
import { type CountingSource, createChannel, type Lost } from '../channel.ts';
import { createFollower, type Hand } from './follow-hands.ts';
import { createHandValues, type HandValuesOptions } from './hand-values.ts';
import {
  type HandLandmarker,
  type Landmark,
  type TasksVisionLandmarker,
  toLandmarker,
} from './landmarker.ts';
import { onVideoFrames } from './video-frames.ts';

/** Whose hands are followed, and how. */
export interface HandSourceOptions extends HandValuesOptions {
  /** A video that plays, usually of a camera. */
  readonly video: HTMLVideoElement;
  /** What finds the hands: `await mediapipeHands(…)`, a `HandLandmarker` of `@mediapipe/tasks-vision`, or your own. It is not closed. */
  readonly landmarker: HandLandmarker | TasksVisionLandmarker;
  /** Milliseconds after which a hand that is not seen has ended; 300 if left out. */
  readonly patience?: number;
  /** Ends the iteration. */
  readonly signal?: AbortSignal;
}

/**
 * The hands in a video, frame by frame. Each hand is a `pointer` of its own; its stroke begins where it appears and ends when
 * it is gone. Frames that come while one is being looked at, or while its readings have not been taken, are skipped: nothing
 * piles up.
 *
 * @param options See each.
 * @returns The source: vectors of 42 or 63 numbers, or of 2 or 3 for one point. What the landmarker fails with, asking for the
 *   next reading fails with.
 * @throws ArgumentError if an option is missing or out of range.
 * @example
 * const landmarker = await mediapipeHands({ files: '/mediapipe-hands/' });
 * for await (const spotted of spot(handSource({ video, landmarker }), recognizer)) console.log(spotted.name);
 */
export function handSource(options: HandSourceOptions): CountingSource {
  const { video, landmarker, patience = 300, signal } = options;
  if (typeof video?.addEventListener !== 'function') {
    throw new ArgumentError(`handSource(): video must be a video element, got ${String(video)}.`);
  }
  if (!landmarker || !('detect' in landmarker || 'detectForVideo' in landmarker)) {
    throw new ArgumentError(
      `handSource(): landmarker must be what finds hands, got ${String(landmarker)}; pass for example await mediapipeHands({ files }).`,
    );
  }
  if (!(patience >= 0))
    throw new ArgumentError(`handSource(): patience must be 0 ms or more, got ${patience}.`);
  const toValues = createHandValues(options, 'handSource()');
  const finder = toLandmarker(landmarker);
  const lost: Lost = { notFinite: 0, overflow: 0 };

  const iterate = () => {
    let stop = (): void => {};
    // Two readings a hand at most come from a frame, and no frame is looked at before those of the last are taken.
    const channel = createChannel({ capacity: 64, lost, signal, onEnd: () => stop() });
    if (signal?.aborted) return channel;
    const follow = createFollower(patience);
    const lookAt = async (t: number): Promise<void> => {
      if (channel.waiting > 0) return;
      const found = await finder.detect(video, t);
      const aspect = video.videoWidth / video.videoHeight || 1;
      const hands = found.flatMap((landmarks): Hand[] => {
        const values = toValues(landmarks, aspect);
        return values ? [{ wrist: landmarks[0] as Landmark, values }] : [];
      });
      lost.notFinite += found.length - hands.length;
      for (const { hand, pointer, phase } of follow(hands, t)) {
        channel.push({ t, values: hand.values, phase, pointer });
      }
    };
    stop = onVideoFrames(video, lookAt, channel.close);
    return channel;
  };
  return { lost, [Symbol.asyncIterator]: iterate };
}
