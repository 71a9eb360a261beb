/**
 * Calls back for new frames of a video.
 *
 * @param video Whose frames.
 * @param onFrame Gets the frame's time in milliseconds. The next frame is waited for when its promise is fulfilled; those
 *   that come meanwhile are skipped.
 * @param onError Gets what `onFrame` failed with; then there are no more calls.
 * @returns Stops it.
 */
export function onVideoFrames(
  video: HTMLVideoElement,
  onFrame: (t: number) => Promise<void>,
  onError: (error: unknown) => void,
): () => void {
  const perFrame = typeof video.requestVideoFrameCallback === 'function';
  let stopped = false;
  let handle = 0;
  let lastShown = -1;

  const ask = (): void => {
    if (stopped) return;
    handle = perFrame ? video.requestVideoFrameCallback(arrived) : requestAnimationFrame(arrived);
  };
  const arrived = (t: number): void => {
    // Without a callback of the video's own, screen frames that show no new picture are passed over.
    const isNew = perFrame || (video.readyState >= 2 && video.currentTime !== lastShown);
    lastShown = video.currentTime;
    if (isNew) onFrame(t).then(ask, onError);
    else ask();
  };
  ask();
  return () => {
    stopped = true;
    if (perFrame) video.cancelVideoFrameCallback(handle);
    else cancelAnimationFrame(handle);
  };
}
