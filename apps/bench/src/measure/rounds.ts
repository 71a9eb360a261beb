/** Somebody ready to be measured. */
export interface Participant {
  readonly id: string;
  /** Rounds to take part in; slow ones take fewer. */
  readonly rounds: number;
  /** One measurement. */
  measure(): Promise<number>;
}

/** How to measure. */
export interface RoundOptions {
  readonly rounds: number;
  readonly signal?: AbortSignal;
  /** Told before each measurement. */
  readonly onMeasure?: (round: number, id: string) => void;
  /** Told when a participant fails; it takes part no longer. */
  readonly onFailure?: (id: string, error: Error) => void;
}

/** Whether a participant of `count` rounds takes part in this one: its rounds are spread evenly. */
function takesPart(round: number, count: number, rounds: number): boolean {
  if (count >= rounds) return true;
  return Math.floor(((round + 1) * count) / rounds) > Math.floor((round * count) / rounds);
}

/**
 * Measures everybody in turn, round after round. Each round starts with somebody else, so that nobody always follows
 * the same neighbour.
 *
 * @returns Samples by participant, one a round. Where the signal aborts, the rounds so far.
 */
export async function measureRounds(
  participants: readonly Participant[],
  { rounds, signal, onMeasure, onFailure }: RoundOptions,
): Promise<{ [id: string]: (number | null)[] }> {
  const samples: { [id: string]: (number | null)[] } = {};
  const failed = new Set<string>();
  for (const { id } of participants) samples[id] = [];
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < participants.length; turn++) {
      const participant = participants[(round + turn) % participants.length]!;
      const { id } = participant;
      let sample: number | null = null;
      if (!signal?.aborted && !failed.has(id) && takesPart(round, participant.rounds, rounds)) {
        onMeasure?.(round, id);
        try {
          sample = await participant.measure();
        } catch (error) {
          if (!signal?.aborted) {
            failed.add(id);
            onFailure?.(id, error as Error);
          }
        }
      }
      samples[id]!.push(sample);
    }
    if (signal?.aborted) break;
  }
  return samples;
}
