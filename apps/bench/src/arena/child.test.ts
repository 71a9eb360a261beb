import { describe, expect, it } from 'vitest';
import { type ChildOptions, startChild } from './child.ts';

/** A process that answers each request as `answer` says. */
function child(answer: string, options: Partial<ChildOptions> = {}) {
  const script = `
    const lines = require('node:readline').createInterface({ input: process.stdin });
    lines.on('line', (line) => {
      const request = JSON.parse(line);
      const say = (rest) => console.log(JSON.stringify({ id: request.id, ...rest }));
      ${answer}
    });`;
  return startChild({ command: process.execPath, args: ['-e', script], ...options });
}

describe('a contestant in a process', () => {
  it('answers', async () => {
    const peer = child(`say({ value: request.method === 'round' ? 1.5 : { version: '7' } })`);
    expect(await peer.describe()).toEqual({ version: '7' });
    expect(await peer.round()).toBe(1.5);
    peer.close();
  });

  it('tells what it cannot do from what fails', async () => {
    const peer = child(`say({ error: 'no', unsupported: request.method === 'round' })`);
    await expect(peer.round()).rejects.toMatchObject({ name: 'Unsupported', message: 'no' });
    await expect(peer.describe()).rejects.toMatchObject({ name: 'Error', message: 'no' });
    peer.close();
  });

  it('that ends leaves its last words, and no call waiting', async () => {
    const peer = child(`console.error('out of memory'); process.exit(3)`);
    await expect(peer.round()).rejects.toThrow('its process ended (exit code 3): out of memory');
    await expect(peer.round()).rejects.toThrow('its process ended');
  });

  it('that does not answer is given up on', async () => {
    const peer = child('', { patience: 300 });
    await expect(peer.round()).rejects.toThrow('no answer within');
  });

  it('that cannot be started says so', async () => {
    const peer = startChild({ command: '/nowhere/python3', args: [] });
    await expect(peer.describe()).rejects.toThrow('ENOENT');
  });

  it('ends when the run is interrupted', async () => {
    const controller = new AbortController();
    const peer = child('', { signal: controller.signal });
    const call = peer.round();
    controller.abort();
    await expect(call).rejects.toThrow('interrupted');
  });
});
