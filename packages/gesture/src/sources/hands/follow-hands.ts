import { createSlots } from '../slots.ts';
import type { Landmark } from './landmarker.ts';

/** A hand in an image. */
export interface Hand {
  readonly wrist: Landmark;
  readonly values: readonly number[];
}

/** A hand, as it is followed from image to image. */
interface FollowedHand {
  readonly hand: Hand;
  readonly pointer: number;
  readonly phase: 'start' | 'move' | 'end';
}

interface Known {
  hand: Hand;
  seen: number;
}

const distance = ({ wrist: a }: Hand, { wrist: b }: Hand): number => Math.hypot(a.x - b.x, a.y - b.y);

/**
 * Tells from image to image which hand is which: pairs whose wrists are nearest come first. A hand that was not seen for a
 * while has ended, where it was seen last.
 *
 * @param patience Milliseconds that a hand may be unseen.
 * @returns Takes the hands of an image and its time, and gives those that are here and those that have ended.
 */
export function createFollower(patience: number): (hands: readonly Hand[], t: number) => FollowedHand[] {
  const slots = createSlots<Known>();
  return (hands, t) => {
    const followed: FollowedHand[] = [];
    for (const known of [...slots.keys()]) {
      if (t - known.seen <= patience) continue;
      followed.push({ hand: known.hand, pointer: slots.leave(known) as number, phase: 'end' });
    }
    const pairs = [...slots.keys()]
      .flatMap((known) => hands.map((hand) => ({ known, hand, far: distance(known.hand, hand) })))
      .sort((a, b) => a.far - b.far);
    const matched = new Map<Hand, Known>();
    const taken = new Set<Known>();
    for (const { known, hand } of pairs) {
      if (matched.has(hand) || taken.has(known)) continue;
      matched.set(hand, known);
      taken.add(known);
    }
    for (const hand of hands) {
      const known = matched.get(hand) ?? { hand, seen: t };
      const phase = matched.has(hand) ? 'move' : 'start';
      known.hand = hand;
      known.seen = t;
      followed.push({ hand, pointer: slots.enter(known), phase });
    }
    return followed;
  };
}
