import { isRecurraError } from '@recurra/plugin';
import { expect, it, vi } from 'vitest';
import { createPlayer } from './create-player.ts';
import { tune } from './testing/tunes.ts';

vi.mock('tone', () => {
  throw new Error('Cannot find package');
});

it('says what to install where Tone.js is not', async () => {
  const error = await createPlayer({ sequence: tune([]) }).catch((thrown: unknown) => thrown);
  expect(isRecurraError(error, 'ERR_MISSING_PEER')).toBe(true);
  expect((error as Error).message).toBe(
    'createPlayer(): needs the package "tone"; install it with: npm install tone',
  );
});
