import { expect, it } from 'vitest';
import { memoryCheckpoint } from './memory.ts';

it.each([
  ['a Uint8Array', new Uint8Array([1, 2, 3])],
  ['a Node Buffer', Buffer.from([1, 2, 3])],
])('memoryCheckpoint keeps its own copy of %s', async (_kind, bytes) => {
  const store = memoryCheckpoint();
  expect(await store.read()).toBeUndefined();
  await store.write(bytes);
  bytes[0] = 9;
  const first = await store.read();
  expect(first).toEqual(new Uint8Array([1, 2, 3]));
  first![1] = 9;
  expect(await store.read()).toEqual(new Uint8Array([1, 2, 3]));
  await store.clear();
  expect(await store.read()).toBeUndefined();
});
