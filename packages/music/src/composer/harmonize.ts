import { ArgumentError } from '@recurra/plugin';
import type { MusicModel } from '../contract/model.ts';
import type { FramePiece } from '../contract/piece.ts';
import { checkPitches } from './check-constraints.ts';
import { composeFrames } from './compose.ts';
import { checkNoteModel, checkPiece, conditionsFor } from './frames.ts';
import { weighing } from './penalties.ts';
import { createPlanner, type FrameWish } from './planner.ts';
import { checkWhole, inHindsight, readSettings } from './settings.ts';
import type { ComposeOptions, Composition, Constraints } from './types.ts';
import { voiceFrame } from './voicing.ts';

/** How {@link harmonize} composes. */
export interface HarmonizeOptions extends ComposeOptions {
  /** As for all that composes; but parallel fifths and octaves lose 1 nat each where `penalties` say nothing of them, and 0 lets them be. */
  readonly constraints?: Constraints;
  /** Which voice the melody is: a name of four voices (`'soprano'` and `'bass'` of any number), or an index from the top. `'soprano'` if left out. */
  readonly voice?: 'soprano' | 'alto' | 'tenor' | 'bass' | number;
  /** Voices in all; 4 if left out. */
  readonly voices?: number;
  /** Voices that may sing the same note as another in a frame; 1 if left out. */
  readonly unisons?: number;
}

const mostVoices = 12;
/**
 * Nats that a pair of voices in parallel fifths or octaves loses. A melody that is given leads the shipped model into more of them
 * than Bach has: 7.8 in 100 frames (his have 2.0 over the same sopranos); with 0.5 it is 3.5, with 1 2.2, with 1.5 1.8.
 */
const usualPenalty = 1;

/** Constraints with the penalties that hold where they say nothing. */
function filledIn({ penalties = {}, ...rest }: Constraints): Constraints {
  const { parallelFifths = usualPenalty, parallelOctaves = usualPenalty } = penalties;
  return { ...rest, penalties: { ...penalties, parallelFifths, parallelOctaves } };
}

const names = ['soprano', 'alto', 'tenor', 'bass'];

function voiceIndex(where: string, voice: HarmonizeOptions['voice'], voices: number): number {
  if (typeof voice === 'number') {
    checkWhole(where, 'voice', voice, 0, voices - 1);
    return voice;
  }
  if (voice === 'soprano' || voice === undefined) return 0;
  if (voice === 'bass') return voices - 1;
  const index = names.indexOf(voice);
  if (index >= 0 && voices === 4) return index;
  throw new ArgumentError(
    `${where}: voice must be ${names.join(', ')} (of four voices) or an index from 0 to ${voices - 1}, got ${JSON.stringify(voice)}.`,
  );
}

/** The melody's note in each frame; undefined where it rests. */
function readMelody(
  where: string,
  model: MusicModel,
  melody: FramePiece | readonly (number | null)[],
): (number | undefined)[] {
  let notes: (number | undefined)[];
  if (Array.isArray(melody)) {
    notes = melody.map((note) => note ?? undefined);
    checkPitches(
      where,
      'melody',
      notes.filter((note) => note !== undefined),
    );
  } else {
    const piece = melody as FramePiece;
    checkPiece(where, model, piece);
    notes = piece.frames.map((frame, index) => {
      if (frame.length <= 1) return frame[0];
      throw new ArgumentError(
        `${where}: melody must have one note at a time, got [${frame.join(', ')}] in frame ${index}; give one of its voices.`,
      );
    });
  }
  if (notes.some((note) => note !== undefined)) return notes;
  throw new ArgumentError(`${where}: melody must have a note at least, got none in ${notes.length} frames.`);
}

/**
 * Writes the other voices to a given one.
 *
 * Every frame has all voices: as many notes as voices, or fewer by `unisons`. Nothing lies above a soprano or below a bass;
 * an inner voice has at most as many notes above and below as there are voices. Where the melody rests, the others go on.
 * The melody may leave the pitch classes and the range that constraints ask of the others. Parallel fifths and octaves are shunned
 * about as much as in the chorales.
 *
 * What the melody does later bears on what is written earlier, so that all frames come at the end; a finite `lag` has each
 * come that many frames later, and not look farther ahead.
 *
 * @param model Of kind `'note'`.
 * @param melody On the model's grid, one note at a time; or MIDI numbers by frame, null for rests.
 * @param options Which voice it is, and how to compose; 32 particles if left out.
 * @returns Frames; then the piece, with `voices` from high to low.
 * @throws ArgumentError if the melody has several notes at once or notes outside the piano, or as `generate` does.
 * @example const { voices } = await collect(harmonize(model, [67, 67, 69, 71, 72], { voice: 'soprano', seed: 1 }));
 */
export function harmonize(
  model: MusicModel,
  melody: FramePiece | readonly (number | null)[],
  options: HarmonizeOptions = {},
): Composition {
  const where = 'harmonize()';
  checkNoteModel(where, model);
  const { voices = 4 } = options;
  checkWhole(where, 'voices', voices, 1, mostVoices);
  const { unisons = Math.min(1, voices - 1) } = options;
  checkWhole(where, 'unisons', unisons, 0, voices - 1);
  const voice = voiceIndex(where, options.voice, voices);
  const notes = readMelody(where, model, melody);
  const constraints = filledIn(options.constraints ?? {});
  const planner = createPlanner(where, constraints);
  const plans = notes.map((pitch, index) => {
    const singing = pitch === undefined ? voices - 1 : voices;
    const wish: FrameWish = { min: Math.max(Math.min(1, singing), singing - unisons), max: singing };
    if (pitch === undefined) return planner(index, wish);
    return planner(index, { ...wish, anchor: { pitch, above: voice, below: voices - 1 - voice } });
  });
  return write();

  async function* write(): Composition {
    const piece = Array.isArray(melody) ? undefined : (melody as FramePiece);
    const conditions = conditionsFor(model, options.conditions ?? piece?.conditions, notes.length);
    const frames = yield* composeFrames({
      where,
      model,
      settings: readSettings(where, options, { ...inHindsight, temperature: model.manifest.temperature }),
      conditions,
      prime: [],
      plans,
      wanted: notes.length,
      weigh: weighing(where, constraints),
    });
    let previous: number[] | undefined;
    const sung = frames.map((frame, index) => {
      const pitch = notes[index];
      if (pitch !== undefined) previous = voiceFrame(frame, voices, previous, { voice, pitch });
      else {
        const others = voiceFrame(frame, voices - 1, previous?.toSpliced(voice, 1));
        previous = others.toSpliced(voice, 0, -1);
      }
      return previous;
    });
    return {
      ...(piece?.name !== undefined && { name: piece.name }),
      stepsPerQuarter: model.manifest.stepsPerQuarter,
      frames,
      voices: sung,
      ...(conditions && { conditions }),
      bpm: piece?.bpm ?? model.manifest.bpm,
    };
  }
}
