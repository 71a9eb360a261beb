/** How often voices move in parallel to the same perfect interval. */
export interface Parallels {
  readonly fifths: number;
  /** Unisons and octaves. */
  readonly octaves: number;
}

const none: Parallels = { fifths: 0, octaves: 0 };

/** Whether a voice sounds in both frames and moves. */
const moves = (before: number | undefined, after: number | undefined): boolean =>
  before !== undefined && after !== undefined && before >= 0 && after >= 0 && before !== after;

/**
 * Counts parallel fifths and octaves from one frame to the next: pairs of voices that both move, in the same direction,
 * from a perfect fifth (or unison, octave) to another, octaves added or not.
 *
 * Called at every frame of a generation: it allocates next to nothing.
 *
 * @param previous MIDI numbers, one for each voice, −1 for a rest; or notes from high to low, which are then voices by rank.
 * @param next The same of the next frame. If it has another number of notes, only the outer voices are compared: which inner voice went where is then unknown.
 * @returns Pairs of voices.
 * @example parallels([67, 60], [69, 62]); // { fifths: 1, octaves: 0 }
 */
export function parallels(previous: readonly number[], next: readonly number[]): Parallels {
  const aligned = previous.length === next.length;
  const voices = aligned ? previous.length : Math.min(2, previous.length, next.length);
  if (voices < 2) return none;
  let fifths = 0;
  let octaves = 0;
  for (let upper = 0; upper < voices - 1; upper++) {
    const [from, to] = [previous[upper]!, next[upper]!];
    if (!moves(from, to)) continue;
    for (let lower = upper + 1; lower < voices; lower++) {
      const under = previous[aligned ? lower : previous.length - 1]!;
      const below = next[aligned ? lower : next.length - 1]!;
      if (!moves(under, below) || to > from !== below > under) continue;
      const interval = Math.abs(to - below) % 12;
      if (Math.abs(from - under) % 12 !== interval) continue;
      if (interval === 7) fifths++;
      else if (interval === 0) octaves++;
    }
  }
  return fifths + octaves === 0 ? none : { fifths, octaves };
}

/**
 * Counts direct (hidden) fifths and octaves between the outer voices: both move in the same direction into a perfect
 * interval that they did not have before, the upper one by a leap.
 *
 * @param previous As for {@link parallels}; the outer voices are the first and the last.
 * @param next The next frame.
 * @returns 0 or 1 of each.
 * @example directMotion([62, 57], [67, 60]); // { fifths: 1, octaves: 0 }
 */
export function directMotion(previous: readonly number[], next: readonly number[]): Parallels {
  if (previous.length < 2 || next.length < 2) return none;
  const [from, to, under, below] = [previous[0]!, next[0]!, previous.at(-1)!, next.at(-1)!];
  if (!moves(from, to) || !moves(under, below) || to > from !== below > under) return none;
  const interval = Math.abs(to - below) % 12;
  if (Math.abs(to - from) <= 2 || Math.abs(from - under) % 12 === interval) return none;
  if (interval === 7) return { fifths: 1, octaves: 0 };
  return interval === 0 ? { fifths: 0, octaves: 1 } : none;
}

/**
 * Counts neighbouring voices of a frame that cross: the upper one below the lower one.
 *
 * @param voices MIDI numbers from the highest voice to the lowest, −1 for a rest.
 * @example crossings([60, 64, 55]); // 1
 */
export function crossings(voices: readonly number[]): number {
  let count = 0;
  let above = -1;
  for (const pitch of voices) {
    if (pitch < 0) continue;
    if (above >= 0 && above < pitch) count++;
    above = pitch;
  }
  return count;
}

/**
 * The lowest and highest note of each voice.
 *
 * @param voices One list of MIDI numbers, −1 for a rest, for each frame, as in `FramePiece.voices`.
 * @returns [lowest, highest] for each voice; `null` for a voice that never sounds.
 * @example voiceRanges([[72, 48], [74, -1]]); // [[72, 74], [48, 48]]
 */
export function voiceRanges(voices: readonly (readonly number[])[]): (readonly [number, number] | null)[] {
  const count = voices.reduce((most, frame) => Math.max(most, frame.length), 0);
  return Array.from({ length: count }, (_, voice) => {
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (const frame of voices) {
      const pitch = frame[voice] ?? -1;
      if (pitch < 0) continue;
      low = Math.min(low, pitch);
      high = Math.max(high, pitch);
    }
    return low > high ? null : ([low, high] as const);
  });
}

/**
 * Takes the notes of frames for voices by their rank, as many voices as most of the frames have notes.
 *
 * In frames with another number of notes only the outer ones are known: the inner voices rest there.
 *
 * @param frames MIDI numbers of each frame from high to low.
 * @returns As in `FramePiece.voices`: one MIDI number for each voice of each frame, −1 for none.
 * @example voicesByRank([[72, 67, 48], [71, 67, 48], [72, 48]]); // [[72, 67, 48], [71, 67, 48], [72, -1, 48]]
 */
export function voicesByRank(frames: readonly (readonly number[])[]): number[][] {
  const sizes = new Map<number, number>();
  for (const { length } of frames) if (length > 0) sizes.set(length, (sizes.get(length) ?? 0) + 1);
  const count = [...sizes].reduce((best, each) => (each[1] > best[1] ? each : best), [0, 0] as const)[0];
  return frames.map((frame) => {
    if (frame.length === count) return [...frame];
    const voices = new Array<number>(count).fill(-1);
    if (frame.length > 0 && count > 0) voices[0] = frame[0]!;
    if (frame.length > 1 && count > 1) voices[count - 1] = frame.at(-1)!;
    return voices;
  });
}
