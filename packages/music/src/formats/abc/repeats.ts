import type { Element } from './abcjs.ts';

/** Endings as tunes have them: one number, some, or a range. More than these are no music, and time. */
const endings = /^[1-9](?:[,-][1-9])*$/;

const isEnd = ({ type }: Element): boolean => type === 'bar_right_repeat' || type === 'bar_dbl_repeat';
const isDouble = ({ type }: Element): boolean =>
  type === 'bar_thin_thin' || type === 'bar_thin_thick' || type === 'bar_thick_thin';
const isStart = ({ type }: Element): boolean => type === 'bar_left_repeat' || type === 'bar_dbl_repeat';

/** Whether a bar line ends what is repeated, or begins an ending: what is played next differs from time to time. */
export const isJump = (element: Element): boolean =>
  element.el_type === 'bar' && (isEnd(element) || element.startEnding !== undefined);

/** Whether an ending begins at a bar line, or at another before the next note. */
function endingFollows(voice: readonly Element[], at: number): boolean {
  for (let i = at; i < voice.length && voice[i]!.el_type !== 'note'; i++) {
    const { startEnding } = voice[i]!;
    if (startEnding !== undefined && endings.test(startEnding)) return true;
  }
  return false;
}

/**
 * Writes out where repeats begin. Tunes leave `|:` out after a double bar, the end of a repeat or its last ending, where abcjs would lose
 * notes.
 *
 * @param voice All of a voice's elements; bar lines are changed.
 * @param remark Is told what is left out.
 */
export function mendRepeats(voice: readonly Element[], remark: (text: string) => void): void {
  let inEnding = false;
  let begun = false;
  voice.forEach((bar, at) => {
    if (bar.el_type !== 'bar') return;
    if (bar.startEnding !== undefined && !endings.test(bar.startEnding)) {
      remark('Endings without a number were read as they stand.');
      delete bar.startEnding;
    }
    if (endingFollows(voice, at)) {
      inEnding = true;
      return;
    }
    const ends = inEnding ? isEnd(bar) || bar.endEnding !== undefined : isEnd(bar);
    if (isStart(bar)) begun = true;
    else if (ends) begun = false;
    if (ends) bar.type = inEnding ? 'bar_left_repeat' : 'bar_dbl_repeat';
    else if (isDouble(bar) && !begun && !inEnding) bar.type = 'bar_left_repeat';
    if (ends || isStart(bar)) inEnding = false;
  });
}

/** Takes all repeats away. */
export function dropRepeats(voice: readonly Element[]): void {
  for (const bar of voice) {
    if (bar.el_type !== 'bar') continue;
    bar.type = 'bar_thin';
    delete bar.startEnding;
    delete bar.endEnding;
  }
}
