import { type Bout, type Contestant, Unsupported } from '../contestants/types.ts';
import type { ArenaApi } from './protocol.ts';

/** Work that takes longer than this needs no further warming up. */
const slow = 1000;

/** No work is so short that a clock stands still for this many times. */
const mostRepeats = 1e9;

/** Warms a contestant up, finds out how often a round must repeat its work, and times rounds. */
export function createArena(contestant: Contestant): ArenaApi {
  let bout: Bout | undefined;
  let repeats = 1;
  async function release(): Promise<void> {
    const old = bout;
    bout = undefined;
    await old?.dispose();
  }
  return {
    describe: async () => contestant.describe(),
    async prepare(task, pace) {
      await release();
      bout = await contestant.prepare(task);
      let milliseconds = await bout.run(1);
      // Engines compile what runs often; time only what has settled.
      for (let spent = milliseconds, runs = 1; milliseconds < slow && (spent < pace.warmUp || runs < 4); ) {
        const times = Math.max(1, Math.min(runs, Math.floor((pace.warmUp - spent) / milliseconds)));
        const took = await bout.run(times);
        milliseconds = Math.max(took / times, 1e-6);
        spent += took;
        runs += times;
      }
      repeats = Math.max(1, Math.ceil(pace.round / milliseconds));
      return { milliseconds, repeats };
    },
    async round() {
      if (bout === undefined) throw new Error('round(): no task is prepared; call prepare() first.');
      let took = await bout.run(repeats);
      // Clocks of browsers are coarse: what was over before they moved is done again, more often.
      while (took <= 0 && repeats < mostRepeats) {
        repeats *= 10;
        took = await bout.run(repeats);
      }
      return took / repeats;
    },
    release,
    async memory(task) {
      if (contestant.memory === undefined) throw new Unsupported('does not tell');
      return contestant.memory(task);
    },
  };
}
