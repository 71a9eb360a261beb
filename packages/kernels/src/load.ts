import { KernelError } from './errors.ts';
import { Kernels } from './kernels.ts';
import { canShareMemory, compile, type Variant, variants } from './module.ts';

/** Which build to load. */
export interface LoadOptions {
  /**
   * `'auto'`, the default, takes the fastest that the engine can run: fused multiply-add, then plain SIMD, then without
   * SIMD, which is slow, and said once on the console.
   */
  readonly variant?: Variant | 'auto';
}

/** One running set a build, shared by all packages. */
const loaded = new Map<Variant, Kernels>();
let fastest: Variant | undefined;

const wanted = ({ variant = 'auto' }: LoadOptions): readonly Variant[] => {
  if (variant === 'auto') return fastest === undefined ? variants : [fastest];
  if (variants.includes(variant)) return [variant];
  throw new KernelError(
    'ERR_ARGUMENT',
    `loadKernels(): variant must be 'auto', 'relaxed', 'simd' or 'scalar', got '${String(variant)}'.`,
  );
};

/** Takes a running set, or starts one. Undefined where the engine cannot run the build. */
function start(variant: Variant, hex: string): Kernels | undefined {
  const running = loaded.get(variant);
  if (running !== undefined) return running;
  const shared = canShareMemory();
  const module = compile(variant, hex, shared);
  if (module === undefined) return undefined;
  const kernels = new Kernels(variant, module, shared);
  loaded.set(variant, kernels);
  return kernels;
}

function settle(kernels: Kernels, { variant = 'auto' }: LoadOptions): Kernels {
  if (variant === 'auto' && fastest === undefined) {
    fastest = kernels.variant;
    if (fastest === 'scalar') {
      console.warn(
        'Recurra: this engine has no WebAssembly SIMD; the kernels run, but several times slower.',
      );
    }
  }
  return kernels;
}

function unsupported({ variant }: LoadOptions): KernelError {
  return new KernelError(
    'ERR_UNSUPPORTED',
    `loadKernels(): this engine cannot run the build '${variant}': it lacks ` +
      `${variant === 'relaxed' ? 'relaxed SIMD' : 'WebAssembly SIMD'}; leave variant out to get the fastest it can run.`,
  );
}

/** Loads kernels, fetching only the build that is used. */
export async function load(
  options: LoadOptions,
  sources: { readonly [variant in Variant]: () => Promise<string> },
): Promise<Kernels> {
  for (const variant of wanted(options)) {
    const kernels = loaded.get(variant) ?? start(variant, await sources[variant]());
    if (kernels !== undefined) return settle(kernels, options);
  }
  throw unsupported(options);
}

/** Loads kernels at once: those that are carried along, or run already. */
export function loadSync(options: LoadOptions, sources: { readonly [variant in Variant]?: string }): Kernels {
  for (const variant of wanted(options)) {
    const source = sources[variant];
    const kernels = loaded.get(variant) ?? (source === undefined ? undefined : start(variant, source));
    if (kernels !== undefined) return settle(kernels, options);
  }
  const { variant = 'auto' } = options;
  if (variant !== 'auto' && sources[variant] !== undefined) throw unsupported(options);
  throw new KernelError(
    'ERR_UNSUPPORTED',
    variant === 'auto'
      ? 'loadKernelsSync(): this engine has no WebAssembly SIMD; await loadKernels() first, which brings a build without it.'
      : `loadKernelsSync(): the build '${variant}' is not carried here; await loadKernels({ variant: '${variant}' }) first.`,
  );
}
