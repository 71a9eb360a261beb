import type { Abcjs } from './types.ts';

/**
 * Loads abcjs, which draws staves.
 *
 * @throws Error if it is not installed.
 */
export async function loadAbcjs(): Promise<Abcjs> {
  try {
    const module = (await import('abcjs')) as unknown as Abcjs & { readonly default?: Abcjs };
    return module.default ?? module;
  } catch (cause) {
    throw new Error('<recurra-score>: needs the package "abcjs"; install it with: npm install abcjs', {
      cause,
    });
  }
}
