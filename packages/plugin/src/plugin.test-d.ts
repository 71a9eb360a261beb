import { expectTypeOf, test } from 'vitest';
import { definePlugin, isRecurraError, type Plugin, type RecurraError, type Task } from './index.ts';

declare const echo: Task<{ dispose(): void }, string, number>;

test('definePlugin keeps literal types', () => {
  const plugin = definePlugin({
    specVersion: 1,
    id: 'echo',
    version: '1.0.0',
    tasks: { echo: async () => echo },
    models: [],
    load: async () => ({ answer: 42 }),
  });
  expectTypeOf(plugin.id).toEqualTypeOf<'echo'>();
  expectTypeOf<keyof typeof plugin.tasks>().toEqualTypeOf<'echo'>();
  expectTypeOf<Awaited<ReturnType<typeof plugin.tasks.echo>>>().toEqualTypeOf<typeof echo>();
  expectTypeOf(plugin).toExtend<Plugin<{ answer: number }>>();
  expectTypeOf(plugin).toExtend<Plugin<{ answer: number }, 'echo', { echo: typeof echo }>>();
  // @ts-expect-error: a plugin without load() is not one
  definePlugin({ specVersion: 1, id: 'x', version: '1', tasks: { x: async () => echo }, models: [] });
});

test('isRecurraError narrows', () => {
  const value: unknown = undefined;
  if (isRecurraError(value)) expectTypeOf(value).toEqualTypeOf<RecurraError>();
});
