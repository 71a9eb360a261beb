// The kit in Node's own test runner, without expect, as built.
import { test as it } from 'node:test';
import { testOnnxRoundTrip, testPlugin } from '../../dist/index.js';

let asked = 0;
const task = {
  open: async () => {
    throw Object.assign(new Error('no model'), { [Symbol.for('recurra.error')]: true, code: 'ERR_DATA' });
  },
  run: async () => asked++,
};
const plugin = {
  specVersion: 1,
  id: 'guess',
  version: '1.0.0',
  tasks: { guess: async () => task },
  models: [],
  load: async () => task,
};
const module = { url: new URL('./lazy/plugin.js', import.meta.url), name: 'guess' };
const examples = [{ task: 'guess', model: async () => new Uint8Array(), input: 1, badInputs: {} }];
testPlugin(plugin, { it, module, examples });
testOnnxRoundTrip(new Uint8Array(), { it });
