import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { simd } from '../src/generated/simd.ts';
import { KernelError, loadKernels } from '../src/index.ts';
import { compile, toBytes, variants } from '../src/module.ts';
import { loadKernelsSync } from '../src/sync.ts';
import { createWorkshop, type Workshop } from './child.ts';

describe('loading', () => {
  test('gives one set a build, whichever door it comes through', async () => {
    for (const variant of variants) {
      const kernels = await loadKernels({ variant });
      expect(kernels.variant).toBe(variant);
      expect(await loadKernels({ variant })).toBe(kernels);
      expect(loadKernelsSync({ variant })).toBe(kernels);
    }
    const fastest = await loadKernels();
    expect(fastest.variant).toBe('relaxed');
    expect(loadKernelsSync()).toBe(fastest);
  });

  test('refuses a build there is not', async () => {
    const message = "loadKernels(): variant must be 'auto', 'relaxed', 'simd' or 'scalar', got 'fast'.";
    const error = await loadKernels({ variant: 'fast' as never }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(KernelError);
    expect(error).toMatchObject({ code: 'ERR_ARGUMENT', message });
    expect(() => loadKernelsSync({ variant: 'fast' as never })).toThrow(message);
  });

  test('a build declares its memory shared or not, as asked', () => {
    for (const shared of [true, false]) {
      const module = compile('simd', simd, shared)!;
      const memory = (other: boolean): WebAssembly.Memory =>
        new WebAssembly.Memory({ initial: 1, maximum: 65536, shared: other });
      expect(() => new WebAssembly.Instance(module, { env: { memory: memory(shared) } })).not.toThrow();
      expect(() => new WebAssembly.Instance(module, { env: { memory: memory(!shared) } })).toThrow(/shared/);
    }
    const [shared, alone] = [toBytes(simd, true), toBytes(simd, false)];
    expect([...shared.filter((byte, at) => byte !== alone[at])]).toEqual([3]);
  });
});

/** Prints what a load came to, and what a small product is. */
const script = (door: 'index' | 'sync', options: string, before = ''): string => `
  ${before}
  const { loadKernels, loadKernelsSync, multiply } = { ...(await import('./index.js')), ...(await import('./sync.js')) };
  try {
    for (const again of [1, 2]) {
      const kernels = ${door === 'sync' ? 'loadKernelsSync' : 'await loadKernels'}(${options});
      const c = new Float32Array(4);
      multiply(kernels, Float32Array.of(1, 2, 3, 4, 5, 6), Float32Array.of(1, 0, 2, 1, 0, 3), [2, 2, 3], c);
      if (again === 2) console.log(kernels.variant, ...c);
    }
  } catch (error) {
    console.log(error.name, error.code, error.message);
  }
`;
/** What the door for those who cannot wait says where only the build without SIMD would do, which it does not carry. */
const notCarried = {
  auto:
    'KernelError ERR_UNSUPPORTED loadKernelsSync(): this engine has no WebAssembly SIMD; await loadKernels() first, ' +
    'which brings a build without it.\n',
  scalar:
    "KernelError ERR_UNSUPPORTED loadKernelsSync(): the build 'scalar' is not carried here; await loadKernels({ variant: " +
    "'scalar' }) first.\n",
};
const product = '5 11 14 23\n';

/** What makes WebAssembly.validate say no as many times as given, the way an engine without the instructions does. */
const refuse = (times: number): string => `
  const validate = WebAssembly.validate;
  let left = ${times};
  WebAssembly.validate = (bytes) => (left-- > 0 ? false : validate(bytes));
`;

const warning = 'Recurra: this engine has no WebAssembly SIMD; the kernels run, but several times slower.\n';
const lacking = (variant: string, what: string): string =>
  `KernelError ERR_UNSUPPORTED loadKernels(): this engine cannot run the build '${variant}': it lacks ${what}; ` +
  'leave variant out to get the fastest it can run.\n';

describe('engines that lack something', () => {
  let workshop: Workshop;
  beforeAll(async () => {
    workshop = await createWorkshop();
  });
  afterAll(() => workshop?.close());

  describe.each(['index', 'sync'] as const)('door %s', (door) => {
    test('relaxed SIMD: an error where it is asked for, plain SIMD without a word where not', async () => {
      const asked = await workshop.run(script(door, "{ variant: 'relaxed' }", refuse(1)));
      expect(asked).toEqual({ code: 0, stdout: lacking('relaxed', 'relaxed SIMD'), stderr: '' });
      const auto = await workshop.run(script(door, '', refuse(1)));
      expect(auto).toEqual({ code: 0, stdout: `simd ${product}`, stderr: '' });
    });

    test('SIMD: an error where it is asked for, else the scalar build and one warning', async () => {
      const asked = await workshop.run(script(door, "{ variant: 'simd' }", refuse(1)));
      expect(asked).toEqual({ code: 0, stdout: lacking('simd', 'WebAssembly SIMD'), stderr: '' });
      const auto = await workshop.run(script(door, '', refuse(2)));
      const scalar = await workshop.run(script(door, "{ variant: 'scalar' }", refuse(0)));
      if (door === 'index') {
        expect(auto).toEqual({ code: 0, stdout: `scalar ${product}`, stderr: warning });
        expect(scalar).toEqual({ code: 0, stdout: `scalar ${product}`, stderr: '' });
      } else {
        expect(auto).toEqual({ code: 0, stdout: notCarried.auto, stderr: '' });
        expect(scalar).toEqual({ code: 0, stdout: notCarried.scalar, stderr: '' });
      }
    });

    // V8 compiles no SIMD for x64 processors without SSE4.1: the same, without pretending.
    test.runIf(process.arch === 'x64')('SIMD, on a processor without', async () => {
      const flags = ['--no-enable-sse4-1'];
      const auto = await workshop.run(script(door, ''), flags);
      const found = { code: 0, stdout: `scalar ${product}`, stderr: warning };
      expect(auto).toEqual(door === 'index' ? found : { code: 0, stdout: notCarried.auto, stderr: '' });
      const relaxed = await workshop.run(script(door, "{ variant: 'relaxed' }"), flags);
      expect(relaxed).toEqual({ code: 0, stdout: lacking('relaxed', 'relaxed SIMD'), stderr: '' });
    });

    // In Node 20 relaxed SIMD needs a flag that the loader sets; without the way to set it there is none.
    test.runIf(process.versions.node.startsWith('20.'))('relaxed SIMD, in Node 20 as it starts', async () => {
      const without = 'process.getBuiltinModule = undefined;';
      const auto = await workshop.run(script(door, '', without));
      expect(auto).toEqual({ code: 0, stdout: `simd ${product}`, stderr: '' });
    });

    test('WebAssembly altogether', async () => {
      const { code, stdout } = await workshop.run(script(door, ''), ['--jitless']);
      expect({ code, stdout }).toEqual({
        code: 0,
        stdout:
          'KernelError ERR_UNSUPPORTED loadKernels(): this engine has no WebAssembly; use one that has, or a ' +
          'TensorFlow.js backend without kernels.\n',
      });
    });
  });
});
