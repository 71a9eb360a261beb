/** A point of a hand. x and y are shares of the image's width and height, z (depth) is in the unit of x. */
export interface Landmark {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** What finds hands in images: 21 landmarks for each, in MediaPipe's order (0 the wrist, 8 the tip of the index finger). */
export interface HandLandmarker {
  /**
   * @param video Its present frame is looked at.
   * @param t Milliseconds, ascending.
   * @returns The landmarks of each hand.
   */
  detect(video: HTMLVideoElement, t: number): Promise<readonly (readonly Landmark[])[]>;
  /** Frees what it holds. */
  close(): void;
}

/** A `HandLandmarker` of `@mediapipe/tasks-vision`, in running mode `'VIDEO'`. */
export interface TasksVisionLandmarker {
  detectForVideo(video: HTMLVideoElement, timestamp: number): { landmarks: readonly (readonly Landmark[])[] };
  close(): void;
}

/** Gives a landmarker of MediaPipe Tasks the shape of ours; leaves others as they are. */
export function toLandmarker(landmarker: HandLandmarker | TasksVisionLandmarker): HandLandmarker {
  if ('detect' in landmarker && !('detectForVideo' in landmarker)) return landmarker;
  const tasks = landmarker as TasksVisionLandmarker;
  return {
    detect: async (video, t) => tasks.detectForVideo(video, t).landmarks,
    close: () => tasks.close(),
  };
}
