import * as tf from '@tensorflow/tfjs-core';
import type { States } from '../model/states.ts';
import type { WireStates } from './protocol.ts';
import { packTensor, unpackTensor } from './wire.ts';

/** Copies the states of stateful layers out. */
export function packStates(states: States): Promise<WireStates> {
  return Promise.all(states.list().map(({ tensor }) => packTensor(tensor)));
}

/** Gives stateful layers the states that {@link packStates} gave. */
export function loadStates(states: States, wire: WireStates): void {
  if (wire.length > 0) tf.tidy(() => states.restore(wire.map(unpackTensor)));
}
