import { Unsupported } from './types.ts';

/**
 * Imports a package that need not be there.
 *
 * @param load Imports it.
 * @throws Unsupported, naming the package, if it cannot be found.
 */
export async function optional<T>(name: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    // Node's words, and a browser's.
    const { message } = error as Error;
    if (/Cannot find (module|package)|Failed to resolve module/.test(message) && message.includes(name)) {
      throw new Unsupported(`${name} is not installed`);
    }
    throw error;
  }
}
