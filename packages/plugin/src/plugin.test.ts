import { describe, expect, it } from 'vitest';
import { definePlugin, isRecurraError, type ModelCard, type Plugin } from './index.ts';

const card: ModelCard = {
  id: 'tiny',
  task: 'echo',
  description: 'Repeats what it hears.',
  license: 'MIT',
  dataSource: 'none',
  metrics: {},
  reproduce: 'node train.js',
  file: './tiny.onnx',
  bytes: 10,
  sha256: '00',
};
const good: Plugin = {
  specVersion: 1,
  id: 'echo',
  version: '1.0.0',
  tasks: { echo: async () => ({ open: async (bytes) => bytes, run: async (_, input) => input }) },
  models: [card],
  load: async () => 'implementation',
};

describe('definePlugin', () => {
  it('returns the plugin itself and loads nothing', async () => {
    let loaded = false;
    const plugin = definePlugin({ ...good, load: async () => (loaded = true) });
    expect(plugin.id).toBe('echo');
    expect(loaded).toBe(false);
    await plugin.load();
    expect(loaded).toBe(true);
  });

  it.each<[string, Partial<Plugin>, RegExp]>([
    ['a bad id', { id: 'Echo!' }, /id must match/],
    ['no tasks', { tasks: {} }, /at least one/],
    ['tasks in a list', { tasks: ['echo'] as never }, /as { name: /],
    ['a bad task name', { tasks: { 'Echo!': good.tasks.echo! } }, /task name must match/],
    ['a task that is no function', { tasks: { echo: 'echo' as never } }, /task echo must be a function/],
    ['models that are no list', { models: undefined as never }, /models must be a list/],
    ['an empty version', { version: '' }, /version/],
    ['a load that is no function', { load: undefined as never }, /load must be a function/],
    ['a model twice', { models: [card, card] }, /stands twice/],
    ['an undeclared task', { models: [{ ...card, task: 'sing' }] }, /not among the plugin's/],
    ['a bad model id', { models: [{ ...card, id: '9' }] }, /model id must match/],
  ])('refuses %s', (_name, change, message) => {
    expect(() => definePlugin({ ...good, ...change })).toThrow(message);
  });

  it('names the contract version when it does not fit', () => {
    try {
      definePlugin({ ...good, specVersion: 2 });
      expect.unreachable();
    } catch (error) {
      expect(isRecurraError(error, 'ERR_SPEC_VERSION')).toBe(true);
    }
  });
});
