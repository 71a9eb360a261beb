import { DataError } from '@recurra/plugin';
import type { KeySignature, Note, Tempo, TimeSignature, Voice } from '../../contract/note-sequence.ts';
import { keyOfSignature, signatureOfKey } from '../../sequence/key-signature.ts';
import { transposeChord } from '../../theory/transpose-chord.ts';
import { chordSymbol } from './harmony.ts';
import type { Part } from './parts.ts';
import { child, children, type Element, numberOf, textOf } from './xml.ts';

const where = 'readMusicXml()';
const letters: Readonly<Record<string, number>> = { C: 0, D: 2, E: 4, F: 5, G: 7, A: 9, B: 11 };
const mostTicks = 2 ** 30;
/** MusicXML counts dynamics in percent of this velocity. */
const forte = 90;
const usualVelocity = 80;
const beatUnits: Readonly<Record<string, number>> = {
  whole: 4,
  half: 2,
  quarter: 1,
  eighth: 0.5,
  '16th': 0.25,
};

/** What is gathered while parts are read. */
export interface Gathered {
  readonly voices: Voice[];
  readonly notes: Note[];
  readonly tempos: Tempo[];
  readonly timeSignatures: TimeSignature[];
  readonly keySignatures: KeySignature[];
  /** Chord symbols by their tick. */
  readonly chords: Map<number, string>;
  readonly fermatas: Set<number>;
  /** Why notes were left out or changed, and how often. */
  readonly remarks: Map<string, number>;
}

/** Reads the measures of one part, one after another. */
export class PartReader {
  readonly #part: Part;
  readonly #first: boolean;
  readonly #ticksPerQuarter: number;
  readonly #out: Gathered;
  readonly #voices = new Map<string, number>();
  /** Notes that are tied to what comes: their places in the list, by pitch and by what the file calls their voice. */
  readonly #tied = new Map<number, Map<string, number>>();
  #divisions = 1;
  #transpose = 0;
  #velocity = usualVelocity;
  /** Where the next note begins, where the last one began, how far the measure reaches, and how far its notes do; in ticks. */
  #tick = 0;
  #onset = 0;
  #end = 0;
  #soundEnd = 0;

  /** @param first Whether the score's signatures are read from this part. */
  constructor(part: Part, first: boolean, ticksPerQuarter: number, out: Gathered) {
    this.#part = part;
    this.#first = first;
    this.#ticksPerQuarter = ticksPerQuarter;
    this.#out = out;
  }

  /**
   * Reads a measure.
   *
   * @param index Its place in the score.
   * @param start Its first tick.
   * @returns Its length in ticks, and to where notes sound in it.
   */
  read(index: number, start: number): { readonly length: number; readonly sounding: number } {
    this.#tick = this.#onset = this.#end = this.#soundEnd = start;
    for (const element of this.#part.measures[index]?.children ?? []) {
      if (element.name === 'note') this.#note(element);
      else if (element.name === 'backup') this.#move(Math.max(start, this.#tick - this.#length(element)));
      else if (element.name === 'forward') this.#move(this.#tick + this.#length(element));
      else if (element.name === 'attributes') this.#attributes(element);
      else if (element.name === 'direction') this.#direction(element);
      else if (element.name === 'sound') this.#sound(element, this.#tick);
      else if (element.name === 'harmony') this.#harmony(element);
      else if (element.name === 'barline' && (child(element, 'repeat') || child(element, 'ending'))) {
        this.#remark('Repeats are not unfolded: each measure is read once.');
      }
    }
    return { length: this.#end - start, sounding: this.#soundEnd - start };
  }

  #remark(text: string): void {
    this.#out.remarks.set(text, (this.#out.remarks.get(text) ?? 0) + 1);
  }

  #length(element: Element): number {
    const duration = numberOf(element, 'duration') ?? 0;
    const ticks = Math.round((duration * this.#ticksPerQuarter) / this.#divisions);
    if (ticks >= 0 && this.#tick + ticks <= mostTicks) return ticks;
    throw new DataError(`${where}: a duration of ${duration} is no length; the file is damaged.`);
  }

  #move(tick: number): void {
    this.#tick = tick;
    this.#end = Math.max(this.#end, tick);
  }

  #attributes(element: Element): void {
    const divisions = numberOf(element, 'divisions');
    if (divisions !== undefined && divisions > 0) this.#divisions = divisions;
    const transpose = child(element, 'transpose');
    if (transpose !== undefined) {
      const octaves = numberOf(transpose, 'octave-change') ?? 0;
      this.#transpose = Math.round((numberOf(transpose, 'chromatic') ?? 0) + 12 * octaves);
    }
    if (!this.#first) return;
    const key = child(element, 'key');
    const fifths = numberOf(key, 'fifths');
    if (fifths !== undefined && Number.isInteger(fifths) && Math.abs(fifths) <= 7) {
      const mode = textOf(key, 'mode') === 'minor' ? 'minor' : 'major';
      this.#out.keySignatures.push({ tick: this.#tick, ...this.#sounding({ fifths, mode }) });
    }
    const time = child(element, 'time');
    const numerator = children(time, 'beats')
      .flatMap(({ text }) => text.split('+'))
      .reduce((sum, text) => sum + Number(text), 0);
    const denominator = numberOf(time, 'beat-type') ?? 0;
    const valid = Number.isInteger(numerator) && numerator >= 1 && numerator <= 255;
    if (valid && [1, 2, 4, 8, 16, 32, 64].includes(denominator)) {
      this.#out.timeSignatures.push({ tick: this.#tick, numerator, denominator });
    }
  }

  /** A key as it sounds. */
  #sounding(written: Omit<KeySignature, 'tick'>): Omit<KeySignature, 'tick'> {
    if (this.#transpose % 12 === 0) return written;
    const { mode, tonic } = keyOfSignature(written);
    return signatureOfKey({ mode, tonic: (((tonic + this.#transpose) % 12) + 12) % 12 });
  }

  #direction(element: Element): void {
    const tick = this.#offset(element);
    const sound = child(element, 'sound');
    if (sound !== undefined) this.#sound(sound, tick);
    if (sound?.attributes.tempo !== undefined) return;
    for (const type of children(element, 'direction-type')) {
      const metronome = child(type, 'metronome');
      const unit = beatUnits[textOf(metronome, 'beat-unit')];
      const rate = numberOf(metronome, 'per-minute');
      if (unit === undefined || rate === undefined) continue;
      const dotted = child(metronome, 'beat-unit-dot') === undefined ? 1 : 1.5;
      this.#tempo(tick, rate * unit * dotted);
    }
  }

  #offset(element: Element): number {
    const offset = ((numberOf(element, 'offset') ?? 0) * this.#ticksPerQuarter) / this.#divisions;
    return Math.min(mostTicks, Math.max(0, Math.round(this.#tick + offset)));
  }

  #sound({ attributes }: Element, tick: number): void {
    if (attributes.tempo !== undefined) this.#tempo(tick, Number(attributes.tempo));
    const dynamics = Number(attributes.dynamics ?? Number.NaN);
    if (dynamics >= 0) this.#velocity = this.#percent(dynamics);
    for (const jump of ['dacapo', 'dalsegno', 'tocoda', 'coda']) {
      if (attributes[jump] !== undefined) this.#remark('Jumps such as D.C. are not followed.');
    }
  }

  #percent(dynamics: number): number {
    return Math.max(1, Math.min(127, Math.round((dynamics * forte) / 100)));
  }

  #tempo(tick: number, bpm: number): void {
    if (bpm > 0 && bpm < 10_000) this.#out.tempos.push({ tick, bpm });
  }

  #harmony(element: Element): void {
    const symbol = chordSymbol(element);
    const tick = this.#offset(element);
    if (symbol === undefined || this.#out.chords.has(tick)) return;
    const sounding = this.#transpose % 12 === 0 ? symbol : transposeChord(symbol, this.#transpose);
    this.#out.chords.set(tick, sounding);
  }

  #voice(element: Element): number {
    const key = textOf(element, 'voice') || '1';
    const known = this.#voices.get(key);
    if (known !== undefined) return known;
    const { voice } = this.#part;
    const percussion = voice.percussion || child(element, 'unpitched') !== undefined;
    const number = this.#voices.size + 1;
    const name = number === 1 ? voice.name : `${voice.name} ${number}`.trim();
    const channel = percussion ? 9 : voice.channel;
    const index = this.#out.voices.push({ ...voice, name, channel, percussion }) - 1;
    this.#voices.set(key, index);
    return index;
  }

  #pitch(element: Element): number | undefined {
    const pitch = child(element, 'pitch');
    const unpitched = child(element, 'unpitched');
    const id = child(element, 'instrument')?.attributes.id ?? '';
    const drum = this.#part.drums.get(id) ?? [...this.#part.drums.values()][0];
    if (unpitched !== undefined && drum !== undefined) return drum;
    const [step, octave] =
      pitch === undefined
        ? [textOf(unpitched, 'display-step'), numberOf(unpitched, 'display-octave')]
        : [textOf(pitch, 'step'), numberOf(pitch, 'octave')];
    const letter = letters[step];
    if (letter === undefined || octave === undefined) return undefined;
    const sounding = pitch === undefined ? 0 : (numberOf(pitch, 'alter') ?? 0) + this.#transpose;
    const midi = Math.round(12 * (octave + 1) + letter + sounding);
    return midi >= 0 && midi <= 127 ? midi : undefined;
  }

  #note(element: Element): void {
    if (child(element, 'grace')) {
      this.#remark('Grace notes were left out.');
      return;
    }
    const length = this.#length(element);
    const isChord = child(element, 'chord') !== undefined;
    const start = isChord ? this.#onset : this.#tick;
    if (!isChord) {
      this.#onset = start;
      this.#move(start + length);
    }
    if (children(element, 'notations').some((each) => child(each, 'fermata'))) this.#out.fermatas.add(start);
    if (child(element, 'rest') || child(element, 'cue') || length === 0) return;
    const pitch = this.#pitch(element);
    if (pitch === undefined) {
      this.#remark('Notes without a pitch that MIDI knows were left out.');
      return;
    }
    this.#soundEnd = Math.max(this.#soundEnd, start + length);
    this.#add(element, pitch, start, length);
  }

  /** The place of a note that is tied to one here: in its own voice, where files leave the sign at the end out, else in any. */
  #tieInto(pitch: number, voice: string, start: number, marked: boolean): number | undefined {
    const tied = this.#tied.get(pitch);
    const ends = (place: number | undefined): boolean => {
      const note = place === undefined ? undefined : this.#out.notes[place]!;
      return note !== undefined && note.start + note.duration === start;
    };
    if (ends(tied?.get(voice))) return tied?.get(voice);
    return marked ? [...(tied?.values() ?? [])].find(ends) : undefined;
  }

  #add(element: Element, pitch: number, start: number, duration: number): void {
    const { notes } = this.#out;
    const ties = new Set(children(element, 'tie').map(({ attributes }) => attributes.type));
    const voice = textOf(element, 'voice');
    const tied = this.#tied.get(pitch) ?? new Map<string, number>();
    this.#tied.set(pitch, tied);
    let place = this.#tieInto(pitch, voice, start, ties.has('stop'));
    if (place === undefined) {
      const own = Number(element.attributes.dynamics ?? Number.NaN);
      const velocity = own >= 0 ? this.#percent(own) : this.#velocity;
      place = notes.push({ pitch, start, duration, velocity, voice: this.#voice(element) }) - 1;
    } else {
      const before = notes[place]!;
      notes[place] = { ...before, duration: before.duration + duration };
      for (const [key, value] of tied) if (value === place) tied.delete(key);
    }
    if (ties.has('start')) tied.set(voice, place);
    else tied.delete(voice);
  }
}
