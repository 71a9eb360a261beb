import type { Task } from './task.ts';

/** A wave whose frequency changes on the way; the next value is to be said. */
export const sine: Task = {
  id: 'sine',
  name: 'A sine with changing frequency',
  about:
    'A wave comes in, a value a step. Its frequency changes once on the way. The network must say the next value, and so has to notice how fast the wave now is.',
  inputs: ['wave'],
  outputs: ['next value'],
  length: { least: 20, most: 150, usual: 60 },
  // E[(sin(a+w) - sin(a))²] over the phase is 1 - cos w; w is uniform in [0.2, 0.8].
  baseline: () => ({
    loss: 1 - (Math.sin(0.8) - Math.sin(0.2)) / 0.6,
    says: 'repeating the value that came last',
  }),
  example(length, rng) {
    const frequency = () => 0.2 + 0.6 * rng.uniform();
    const [before, after] = [frequency(), frequency()];
    const change = Math.floor(length * (0.3 + 0.4 * rng.uniform()));
    let phase = 2 * Math.PI * rng.uniform();
    const wave = Array.from({ length: length + 1 }, (_, t) => {
      phase += t < change ? before : after;
      return Math.sin(phase);
    });
    return { x: wave.slice(0, -1).map((v) => [v]), y: wave.slice(1).map((v) => [v]) };
  },
};
