import type { Contestant, Setup } from '../src/contestants/types.ts';

const one: Setup = { threads: 1 };

/** Addresses of the wasm backend's files, which the build put beside this page. */
async function wasmPaths(): Promise<{ [file: string]: string }> {
  const [plain, simd, threaded] = await Promise.all([
    import('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url'),
    import('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url'),
    import('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url'),
  ]);
  const absolute = (url: string): string => new URL(url, self.location.href).href;
  return {
    'tfjs-backend-wasm.wasm': absolute(plain.default),
    'tfjs-backend-wasm-simd.wasm': absolute(simd.default),
    'tfjs-backend-wasm-threaded-simd.wasm': absolute(threaded.default),
  };
}

/** Who takes part in browsers; each is loaded only by its own worker. */
const loaders: { readonly [id: string]: () => Promise<Contestant> } = {
  async recurra() {
    const { recurra } = await import('../src/contestants/recurra.ts');
    return recurra('cpu', one, () => '');
  },
  async 'recurra-wasm'() {
    const [{ recurra }, paths] = await Promise.all([import('../src/contestants/recurra.ts'), wasmPaths()]);
    return recurra('wasm', one, () => paths);
  },
  async 'tfjs-wasm'() {
    const [{ tfjs }, paths] = await Promise.all([import('../src/contestants/tfjs.ts'), wasmPaths()]);
    return tfjs('wasm', one, () => paths);
  },
  async 'tfjs-cpu'() {
    const { tfjs } = await import('../src/contestants/tfjs.ts');
    return tfjs('cpu', one, () => '');
  },
  async 'onnxruntime-web'() {
    const [{ onnxruntime }, ort] = await Promise.all([
      import('../src/contestants/onnxruntime.ts'),
      import('onnxruntime-web/wasm'),
    ]);
    ort.env.wasm.numThreads = 1;
    return onnxruntime(ort as never, 'wasm', one, { version: ort.env.versions.web ?? '', threads: '1' });
  },
};

/** Loads a contestant. */
export async function browserContestant(id: string): Promise<Contestant> {
  const load = loaders[id];
  if (load === undefined) throw new Error(`no contestant of browsers is named ${id}`);
  return load();
}
