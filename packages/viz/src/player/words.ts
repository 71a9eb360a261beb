/** Seconds as players show them: `1:05`. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

const states: Readonly<Record<string, string>> = {
  playing: 'Playing',
  waiting: 'Waiting for more music',
  paused: 'Paused',
  stopped: 'Stopped',
  disposed: 'Ended',
};

/** What a player is doing, in words. */
export function stateInWords(state: string): string {
  return states[state] ?? state;
}
