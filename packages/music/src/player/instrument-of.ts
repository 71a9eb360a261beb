import type { Voice } from '../contract/note-sequence.ts';

/** Instruments the player makes by itself. */
export type InstrumentName = 'choir' | 'drums' | 'organ' | 'piano' | 'pluck';

/** The first programme of each family of General MIDI, and what plays it. */
const families: readonly (readonly [program: number, name: InstrumentName])[] = [
  [0, 'piano'],
  [16, 'organ'],
  [24, 'pluck'],
  [40, 'choir'],
  [45, 'pluck'], // pizzicato, harp
  [47, 'piano'], // timpani
  [48, 'choir'],
  [56, 'organ'],
  [80, 'organ'],
  [88, 'choir'],
  [104, 'pluck'],
  [112, 'piano'],
];

/**
 * The instrument that suits a voice best, by its General MIDI programme.
 *
 * @example instrumentOf({ name: 'Bass', program: 32, channel: 3, percussion: false }) // 'pluck'
 */
export function instrumentOf({ percussion, program }: Voice): InstrumentName {
  if (percussion) return 'drums';
  return families.findLast(([first]) => first <= program)?.[1] ?? 'piano';
}
