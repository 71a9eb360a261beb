import type { Voice } from '../../contract/note-sequence.ts';
import { child, children, type Element, numberOf, textOf } from './xml.ts';

/** A part of a score, before its notes are read. */
export interface Part {
  readonly voice: Voice;
  /** Drums' MIDI numbers by the identifiers of their instruments. */
  readonly drums: ReadonlyMap<string, number>;
  /** The part's share of each measure; undefined where it has none. */
  readonly measures: (Element | undefined)[];
}

const usualChannel = (index: number): number => (index % 16 === 9 ? 10 : index % 16);

function voiceOf(declared: Element | undefined, index: number): Voice {
  const midi = child(declared, 'midi-instrument');
  const program = (numberOf(midi, 'midi-program') ?? 1) - 1;
  const channel = (numberOf(midi, 'midi-channel') ?? usualChannel(index) + 1) - 1;
  const valid = (value: number, most: number): boolean =>
    Number.isInteger(value) && value >= 0 && value <= most;
  return {
    name: textOf(declared, 'part-name').replaceAll(/\s+/g, ' '),
    program: valid(program, 127) ? program : 0,
    channel: valid(channel, 15) ? channel : usualChannel(index),
    percussion: channel === 9,
  };
}

function drumsOf(declared: Element | undefined): ReadonlyMap<string, number> {
  return new Map(
    children(declared, 'midi-instrument').flatMap((midi) => {
      const pitch = (numberOf(midi, 'midi-unpitched') ?? 0) - 1;
      const valid = Number.isInteger(pitch) && pitch >= 0 && pitch <= 127;
      return valid ? [[midi.attributes.id ?? '', pitch] as const] : [];
    }),
  );
}

/** The parts of a score, whether it lies by parts or by measures. */
export function partsOf(score: Element): Part[] {
  const declared = new Map(
    children(child(score, 'part-list'), 'score-part').map((each) => [each.attributes.id ?? '', each]),
  );
  const found = new Map<string, (Element | undefined)[]>();
  const byMeasure = score.name === 'score-timewise';
  for (const [index, outer] of children(score, byMeasure ? 'measure' : 'part').entries()) {
    if (!byMeasure) {
      found.set(outer.attributes.id ?? `${index}`, children(outer, 'measure'));
      continue;
    }
    for (const part of children(outer, 'part')) {
      const id = part.attributes.id ?? '';
      const list = found.get(id) ?? [];
      found.set(id, list);
      list[index] = part;
    }
  }
  return [...found].map(([id, measures], index) => ({
    voice: voiceOf(declared.get(id), index),
    drums: drumsOf(declared.get(id)),
    measures,
  }));
}
