import { MissingPeerError } from '@recurra/plugin';

/** WebAssembly of a module of `@bsull/augurs`: bytes, a compiled module or an address. */
export type AugursWasm = BufferSource | WebAssembly.Module | URL;

type EtsModule = typeof import('@bsull/augurs/ets');
type MstlModule = typeof import('@bsull/augurs/mstl');

/** The parts of augurs that `ets` uses. */
export interface Augurs {
  readonly AutoETS: EtsModule['AutoETS'];
  readonly MSTL: MstlModule['MSTL'];
}

/** The part of Node that reads a file beside an installed package, and nothing a bundler could follow. */
interface NodeModules {
  getBuiltinModule?(name: 'node:module'): { createRequire(from: string): { resolve(name: string): string } };
  getBuiltinModule?(name: 'node:fs/promises'): { readFile(path: string): Promise<Uint8Array<ArrayBuffer>> };
}

/**
 * Bytes of augurs' WebAssembly in Node, whose `fetch` takes no file; `undefined` elsewhere, where augurs fetches them itself.
 */
async function wasmInNode(name: 'ets' | 'mstl'): Promise<BufferSource | undefined> {
  const { process } = globalThis as { process?: NodeModules & { versions?: { node?: string } } };
  if (process?.versions?.node === undefined || process.getBuiltinModule === undefined) return undefined;
  const script = process
    .getBuiltinModule('node:module')
    .createRequire(import.meta.url)
    .resolve(`@bsull/augurs/${name}`);
  return process.getBuiltinModule('node:fs/promises').readFile(script.replace(/\.js$/, '_bg.wasm'));
}

async function start(wasm: { readonly ets?: AugursWasm; readonly mstl?: AugursWasm }): Promise<Augurs> {
  let modules: [EtsModule, MstlModule];
  // Literals in a try block, so that bundlers include the package where it is installed, and accept it where not.
  try {
    modules = await Promise.all([import('@bsull/augurs/ets'), import('@bsull/augurs/mstl')]);
  } catch (cause) {
    throw new MissingPeerError('baselines.ets()', '@bsull/augurs', { cause });
  }
  const [ets, mstl] = modules;
  const begin = async (
    init: EtsModule['default'] | MstlModule['default'],
    name: 'ets' | 'mstl',
  ): Promise<void> => {
    const source = wasm[name] ?? (await wasmInNode(name));
    await (source === undefined ? init() : init({ module_or_path: source }));
  };
  await Promise.all([begin(ets.default, 'ets'), begin(mstl.default, 'mstl')]);
  return { AutoETS: ets.AutoETS, MSTL: mstl.MSTL };
}

let started: Promise<Augurs> | undefined;

/**
 * Loads augurs and starts its WebAssembly, once.
 *
 * @param wasm Where its files are, if it cannot find them itself.
 * @throws MissingPeerError if it is not installed.
 */
export function loadAugurs(
  wasm: { readonly ets?: AugursWasm; readonly mstl?: AugursWasm } = {},
): Promise<Augurs> {
  started ??= start(wasm).catch((error: unknown) => {
    // It may be given another address, or be installed, and tried again.
    started = undefined;
    throw error;
  });
  return started;
}
