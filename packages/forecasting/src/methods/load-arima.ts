import { MissingPeerError } from '@recurra/plugin';

/** The class of the package `arima`. */
export type ArimaClass = typeof import('arima');

/**
 * Loads the package `arima`, whose WebAssembly starts on its own.
 *
 * @throws MissingPeerError if it is not installed.
 */
export async function loadArima(): Promise<ArimaClass> {
  // A literal in a try block, so that bundlers include the package where it is installed, and accept it where not. Not
  // `arima/async`: that module is a promise, which no bundler can import.
  try {
    const module = await import('arima');
    return module.default;
  } catch (cause) {
    throw new MissingPeerError('baselines.arima()', 'arima', { cause });
  }
}
