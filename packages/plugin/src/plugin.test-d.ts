import { expectTypeOf, test } from 'vitest';
import { definePlugin, isRecurraError, type Plugin, type RecurraError } from './index.ts';

test('definePlugin keeps literal types', () => {
  const plugin = definePlugin({
    specVersion: 1,
    id: 'echo',
    version: '1.0.0',
    tasks: ['echo'],
    models: [],
    load: async () => ({ answer: 42 }),
  });
  expectTypeOf(plugin.id).toEqualTypeOf<'echo'>();
  expectTypeOf(plugin.tasks).toEqualTypeOf<readonly ['echo']>();
  expectTypeOf(plugin).toExtend<Plugin<{ answer: number }>>();
  // @ts-expect-error: a plugin without load() is not one
  definePlugin({ specVersion: 1, id: 'x', version: '1', tasks: ['x'], models: [] });
});

test('isRecurraError narrows', () => {
  const value: unknown = undefined;
  if (isRecurraError(value)) expectTypeOf(value).toEqualTypeOf<RecurraError>();
});
