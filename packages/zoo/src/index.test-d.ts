import { definePlugin, type ModelCard, type Plugin, type Task } from '@recurra/plugin';
import { expectTypeOf, test } from 'vitest';
import { createZoo, type LoadedModel, type PluginInput } from './index.ts';

interface Song {
  sing(): string;
}
declare const sing: Task<Song, { bars: number }, string[]>;
declare const tell: Task<Date, string, number>;
declare const choir: Plugin<
  unknown,
  'choir',
  { sing: Task<Song, { bars: number }, string[]> },
  ModelCard<'bach' | 'monk', 'sing'>
>;
declare const empty: Plugin<unknown, 'empty', { tell: typeof tell }, never>;
const card = {
  description: '',
  license: 'MIT',
  dataSource: '',
  metrics: {},
  reproduce: '',
  file: 'https://x.test/a.onnx',
  bytes: 1,
  sha256: '',
} as const;
const clock = definePlugin({
  specVersion: 1,
  id: 'clock',
  version: '1.0.0',
  tasks: { tell: async () => tell, sing: async () => sing },
  models: [
    { ...card, id: 'big', task: 'tell' },
    { ...card, id: 'cuckoo', task: 'sing' },
  ],
  load: async () => 1,
});

test('ids of models are literal, through presets and what is left out', async () => {
  const zoo = createZoo({ plugins: [choir, false, [empty, [clock]], null] });
  const [first] = zoo.list();
  expectTypeOf(first!.id).toEqualTypeOf<'choir:bach' | 'choir:monk' | 'clock:big' | 'clock:cuckoo'>();
  const bach = await zoo.load('choir:bach');
  expectTypeOf(bach.model).toEqualTypeOf<Song>();
  expectTypeOf(bach.run).parameter(0).toEqualTypeOf<{ bars: number }>();
  expectTypeOf(await bach.run({ bars: 1 })).toEqualTypeOf<string[]>();
  expectTypeOf((await zoo.load('clock:big')).model).toEqualTypeOf<Date>();
  expectTypeOf((await zoo.load('clock:cuckoo')).model).toEqualTypeOf<Song>();
  // @ts-expect-error: there is no such model
  await zoo.load('choir:handel');
  // @ts-expect-error: the plugin has no models
  await zoo.load('empty:any');
  // @ts-expect-error: there is no such model
  zoo.info('clock:small');
  await zoo.pull(['choir:monk']);
});

test('files are typed by their task', async () => {
  const zoo = createZoo({ plugins: [choir, clock] });
  const told = await zoo.load(new URL('https://x.test/a.onnx'), { task: 'clock:tell', device: 'webgpu' });
  expectTypeOf(told.model).toEqualTypeOf<Date>();
  expectTypeOf(await told.run('now')).toEqualTypeOf<number>();
  await zoo.load('./folder', { task: 'choir:sing' });
  // @ts-expect-error: there is no such task
  await zoo.load('./folder', { task: 'choir:dance' });
  // @ts-expect-error: no device of ours
  await zoo.load('./folder', { device: 'tpu' });
});

test('lists that are made at run time lose their types only', async () => {
  const plugins: PluginInput[] = [choir];
  const zoo = createZoo({ plugins });
  const id = 'choir:bach' as `${string}:${string}`;
  expectTypeOf(await zoo.load(id)).toExtend<LoadedModel<Task>>();
});
