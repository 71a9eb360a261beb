import type { Plugin, Task } from '@recurra/plugin';
import { expectTypeOf, test } from 'vitest';
import { type CheckPluginOptions, checkPlugin, type PluginExample, testPlugin } from './index.ts';

interface Tide {
  readonly height: number;
}
interface Implementation {
  fit(days: number): Promise<Uint8Array>;
}
type Tasks = { readonly tide: Task<object, { readonly hours: number }, Tide> };
declare const tides: Plugin<Implementation, 'tides', Tasks>;
declare const bytes: () => Promise<Uint8Array>;

test('examples are checked against the plugin’s tasks and implementation', () => {
  const good = { task: 'tide', model: bytes, input: { hours: 3 }, badInputs: { none: undefined } } as const;
  expectTypeOf(good).toExtend<PluginExample<Implementation, Tasks>>();
  testPlugin(tides, {
    it: (_name, _fn) => {},
    examples: [
      { ...good, result: (output) => output.height },
      { job: 'fitting', run: ({ fit }, { seed }) => fit(seed), badInputs: { none: ({ fit }) => fit(0) } },
    ],
  });
  // @ts-expect-error: a word is no number of hours
  checkPlugin(tides, { examples: [{ ...good, input: { hours: 'three' } }] });
  // @ts-expect-error: the plugin has no such task
  checkPlugin(tides, { examples: [{ ...good, task: 'ebb' }] });
  // @ts-expect-error: the implementation has no such function
  checkPlugin(tides, { examples: [{ job: 'x', run: ({ train }) => train(), badInputs: {} }] });
  // @ts-expect-error: examples are needed
  expectTypeOf<CheckPluginOptions>({}).toBeObject();
});
