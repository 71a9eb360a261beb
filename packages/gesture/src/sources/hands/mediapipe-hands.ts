import { ArgumentError, MissingPeerError } from '@recurra/plugin';
import type { HandLandmarker, Landmark } from './landmarker.ts';

/** How hands are looked for. */
export interface MediaPipeHandsOptions {
  /**
   * URL of the folder that serves the files of the package `@mediapipe/hands`: its models and its WebAssembly. Copy
   * `node_modules/@mediapipe/hands` there.
   */
  readonly files: string | URL;
  /** Hands at most; 1 if left out. */
  readonly maxHands?: number;
  /** 0 is faster, 1 (if left out) is more exact. */
  readonly complexity?: 0 | 1;
  /** From 0 to 1, for a hand to be found; 0.5 if left out. */
  readonly minConfidence?: number;
}

/** What of the package is used. */
interface Hands {
  setOptions(options: Record<string, unknown>): void;
  initialize(): Promise<void>;
  onResults(listener: (results: { multiHandLandmarks?: Landmark[][] }) => void): void;
  send(inputs: { image: HTMLVideoElement }): Promise<void>;
  close(): Promise<void>;
}

type HandsClass = new (config: { locateFile: (name: string) => string }) => Hands;

/**
 * Creates a landmarker from the package `@mediapipe/hands`, an optional peer dependency that brings its models with it. Nothing
 * is fetched but its files from `files`.
 *
 * @param options See each.
 * @returns The landmarker, its models loaded.
 * @throws ArgumentError if an option is out of range.
 * @throws MissingPeerError if the package is not installed.
 * @see Zhang et al. 2020, MediaPipe Hands: On-device Real-time Hand Tracking.
 * @example const landmarker = await mediapipeHands({ files: '/mediapipe-hands/' });
 */
export async function mediapipeHands(options: MediaPipeHandsOptions): Promise<HandLandmarker> {
  const where = 'mediapipeHands()';
  const { files, maxHands = 1, complexity = 1, minConfidence = 0.5 } = options ?? {};
  if (!files) {
    throw new ArgumentError(
      `${where}: files must be the URL of a folder, got ${String(files)}; serve node_modules/@mediapipe/hands, and pass where.`,
    );
  }
  if (!Number.isSafeInteger(maxHands) || maxHands < 1) {
    throw new ArgumentError(`${where}: maxHands must be a positive integer, got ${maxHands}.`);
  }
  const base = String(files).replace(/\/?$/, '/');
  const hands = new (await loadHands(where))({ locateFile: (name) => base + name });
  hands.setOptions({
    maxNumHands: maxHands,
    modelComplexity: complexity,
    minDetectionConfidence: minConfidence,
    minTrackingConfidence: minConfidence,
  });
  let found: readonly (readonly Landmark[])[] = [];
  hands.onResults(({ multiHandLandmarks }) => {
    found = multiHandLandmarks ?? [];
  });
  await hands.initialize();
  return {
    async detect(video) {
      await hands.send({ image: video });
      return found;
    },
    close: () => void hands.close(),
  };
}

/** The package is a script of the old kind: it sets a global, and exports only where a bundler makes it. */
async function loadHands(where: string): Promise<HandsClass> {
  let module: { Hands?: HandsClass; default?: { Hands?: HandsClass } };
  try {
    module = await import('@mediapipe/hands');
  } catch (cause) {
    throw new MissingPeerError(where, '@mediapipe/hands', { cause });
  }
  const found =
    module.Hands ?? module.default?.Hands ?? (globalThis as unknown as { Hands?: HandsClass }).Hands;
  if (!found) throw new MissingPeerError(where, '@mediapipe/hands');
  return found;
}
