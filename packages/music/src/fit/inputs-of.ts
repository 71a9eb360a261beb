import { eventBlocks } from '../codec/events/blocks.ts';
import type { InputNames } from '../codec/input-layout.ts';
import type { NoteView } from '../contract/fit.ts';
import type { ConditionName, ModelKind } from '../contract/model.ts';

/** Facts that models can be told. */
export const conditionNames: readonly ConditionName[] = ['key', 'metre', 'phrase', 'chord'];

/** What every view of a frame's notes has. */
const common = ['place', 'same-interval', 'echo-length'];
const absolute = ['chosen', 'last', 'same', 'earlier', 'echo-same'];
const relative = ['window-previous', 'window-earlier', 'window-echo', 'window-chosen', 'window-memory'];

/** Blocks of the layer over notes. */
const noteViews: Readonly<Record<NoteView, readonly string[]>> = {
  absolute: [...common, ...absolute],
  relative: [...common, ...relative],
  both: [...common, ...absolute, ...relative],
};

/**
 * What a network looks at.
 *
 * @param view For note models: how pitches are told.
 */
export function inputsOf(
  kind: ModelKind,
  conditions: readonly ConditionName[],
  view: NoteView = 'both',
): InputNames {
  if (kind === 'event') {
    const known: readonly string[] = conditionNames;
    return {
      frame: [...Object.keys(eventBlocks).filter((name) => !known.includes(name)), ...conditions],
      note: [],
      references: ['last-on', 'begun', 'echo'],
    };
  }
  const previous = [0, 1, 2, 3].map((place) => `previous-${place}`);
  const frame = ['previous', ...previous, 'count-4', 'echo', 'echo-length', 'memory', ...conditions];
  return kind === 'note'
    ? { frame, note: noteViews[view], references: ['last', 'same', 'echo-same'] }
    : {
        frame,
        note: [],
        references: [0, 1, 2, 3].flatMap((place) => [`previous-${place}`, `echo-${place}`]),
      };
}
