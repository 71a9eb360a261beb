import { DataError, definePlugin, type ModelCard, type Plugin, type Task } from '@recurra/plugin';

/** What the task of the test plugin opens: text. */
export interface Echo {
  readonly text: string;
  readonly runner: string | undefined;
  readonly executionProviders: readonly string[] | undefined;
  disposed: number;
  dispose(): void;
}

/** Opens text that begins with `echo`, and says it again. */
export const echoTask: Task<Echo, string, string> = {
  async open(bytes, { runner, executionProviders } = {}) {
    const text = new TextDecoder().decode(bytes.subarray(0, 32));
    if (!text.startsWith('echo')) throw new DataError('echo.open(): this is no echo.');
    const echo: Echo = { text, runner, executionProviders, disposed: 0, dispose: () => void echo.disposed++ };
    return echo;
  },
  run: async ({ text }, input) => `${text.slice(0, 4)} ${input}`,
};

/** A model's file: text that a seed makes different. */
export function echoBytes(length = 100_000, seed = 1): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i++) bytes[i] = (i * 31 + seed * 7 + (i >> 8)) & 0xff;
  bytes.set(new TextEncoder().encode('echo'));
  return bytes;
}

/** Its implementation. */
export interface EchoImplementation {
  shout(text: string): string;
}

/** A plugin with one task and these models. */
export function echoPlugin<const Id extends string>(
  ...models: readonly ModelCard<Id, 'say'>[]
): Plugin<EchoImplementation, 'echo', { readonly say: Task<Echo, string, string> }, ModelCard<Id, 'say'>> {
  return definePlugin({
    specVersion: 1,
    id: 'echo',
    version: '1.0.0',
    tasks: { say: async () => echoTask },
    models,
    load: async () => ({ shout: (text: string) => text.toUpperCase() }),
  });
}
