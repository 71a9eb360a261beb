import { KernelError } from './errors.ts';

/** How a build computes: with fused multiply-add, with plain SIMD, or without. */
export type Variant = 'relaxed' | 'simd' | 'scalar';

/** All builds, the fastest first. */
export const variants: readonly Variant[] = ['relaxed', 'simd', 'scalar'];

/**
 * Builds travel as hexadecimal text: compressed, as everything is that goes over a network, that is a fifth smaller than
 * base64, in which no two copies of the same instructions look alike.
 */
function decode(hex: string): Uint8Array<ArrayBuffer> {
  const { Buffer } = globalThis as {
    readonly Buffer?: { from(text: string, encoding: 'hex'): Uint8Array<ArrayBuffer> };
  };
  const native = Uint8Array as unknown as { fromHex?(text: string): Uint8Array<ArrayBuffer> };
  if (native.fromHex !== undefined) return native.fromHex(hex);
  if (Buffer !== undefined) return Buffer.from(hex, 'hex');
  const bytes = new Uint8Array(hex.length / 2);
  for (let index = 0; index < bytes.length; index++) {
    bytes[index] = Number.parseInt(hex.slice(2 * index, 2 * index + 2), 16);
  }
  return bytes;
}

/** Where the byte stands that says whether the memory is shared: 1, or 3 if it is. It follows the import's name and kind. */
function sharedFlag(bytes: Uint8Array): number {
  const name = [...'memory'].map((letter) => letter.charCodeAt(0));
  let at = bytes.indexOf(name[0]!);
  while (!name.every((code, offset) => bytes[at + offset] === code)) at = bytes.indexOf(name[0]!, at + 1);
  return at + name.length + 1;
}

/** Decodes a build and declares its memory shared if asked to. */
export function toBytes(hex: string, shared: boolean): Uint8Array<ArrayBuffer> {
  const bytes = decode(hex);
  if (shared) bytes[sharedFlag(bytes)] = 3;
  return bytes;
}

/** Whether memory may be shared with threads here: always in Node, in browsers only where pages are isolated. */
export function canShareMemory(): boolean {
  const scope = globalThis as { readonly crossOriginIsolated?: boolean };
  return typeof SharedArrayBuffer === 'function' && scope.crossOriginIsolated !== false;
}

/**
 * Lets V8 compile relaxed SIMD where it is finished but still behind a flag (Node 20). Elsewhere, nothing.
 *
 * The flag only adds instructions; it is set before the first module is compiled and never needed.
 */
export function allowRelaxedSimd(): void {
  const { process } = globalThis as {
    readonly process?: {
      readonly versions?: { readonly node?: string };
      getBuiltinModule?(name: string): { setFlagsFromString(flag: string): void } | undefined;
    };
  };
  if (!process?.versions?.node?.startsWith('20.')) return;
  process.getBuiltinModule?.('node:v8')?.setFlagsFromString('--experimental-wasm-relaxed-simd');
}

/**
 * Compiles a build.
 *
 * @returns The module, or undefined if this engine cannot run it.
 * @throws KernelError if there is no WebAssembly at all.
 */
export function compile(variant: Variant, hex: string, shared: boolean): WebAssembly.Module | undefined {
  if (typeof WebAssembly !== 'object') {
    throw new KernelError(
      'ERR_UNSUPPORTED',
      'loadKernels(): this engine has no WebAssembly; use one that has, or a TensorFlow.js backend without kernels.',
    );
  }
  if (variant === 'relaxed') allowRelaxedSimd();
  const bytes = toBytes(hex, shared);
  return WebAssembly.validate(bytes) ? new WebAssembly.Module(bytes) : undefined;
}
