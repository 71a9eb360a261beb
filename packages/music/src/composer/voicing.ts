/** Ways to hand notes out to voices, from high to low, so that each voice has one and each note is sung: lists of notes' places. */
function* deals(notes: number, voices: number, first = 0): Generator<number[]> {
  if (voices === 1) {
    if (notes - first === 1) yield [first];
    return;
  }
  if (notes - first > voices) return;
  // The next voice sings the same note, or the next one.
  for (const next of [first, first + 1]) {
    if (next >= notes) continue;
    for (const rest of deals(notes, voices - 1, next)) yield [first, ...rest];
  }
}

/**
 * Hands a frame's notes out to voices from high to low. Where there are fewer notes than voices, neighbours sing in unison,
 * so that the voices move as little as may be from the frame before.
 *
 * @param notes MIDI numbers from high to low; at most as many as voices.
 * @param voices How many voices sing.
 * @param previous What they sang before; −1 is a rest.
 * @param given Index of a voice whose note is given, and the note.
 * @returns A note for each voice; rests (−1) if there are no notes.
 */
export function voiceFrame(
  notes: readonly number[],
  voices: number,
  previous: readonly number[] | undefined,
  given?: { readonly voice: number; readonly pitch: number },
): number[] {
  let best = new Array<number>(voices).fill(-1);
  let least = Number.POSITIVE_INFINITY;
  for (const deal of deals(notes.length, voices)) {
    const sung = deal.map((place) => notes[place]!);
    if (given !== undefined && sung[given.voice] !== given.pitch) continue;
    let move = 0;
    sung.forEach((pitch, voice) => {
      const before = previous?.[voice] ?? -1;
      if (before >= 0) move += Math.abs(pitch - before);
    });
    if (move >= least) continue;
    least = move;
    best = sung;
  }
  return best;
}
