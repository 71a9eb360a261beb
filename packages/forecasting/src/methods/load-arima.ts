import { MissingPeerError } from '@recurra/plugin';

/** The class of the package `arima`. */
export type ArimaClass = typeof import('arima');

/** The package `arima`, and a way to keep it quiet. */
export interface Arima {
  /** Its class. */
  readonly Arima: ArimaClass;
  /** Runs synchronous work of the library; what it would say on the console meanwhile, such as "non-stationary AR part", is dropped. */
  readonly quietly: <T>(work: () => T) => T;
}

let muted = false;

/**
 * Lets the library bind its output to functions that can be muted: it takes the console's own as it starts, prints whatever
 * `verbose` says, and lines between those of a program's own output would spoil it. Everybody else's output passes through.
 */
async function withMutableConsole<T>(start: () => Promise<T>): Promise<T> {
  const { log, error } = console;
  const through =
    (say: typeof log): typeof log =>
    (...words) => {
      if (!muted) say(...words);
    };
  const [ours, oursForErrors] = [through(log), through(error)];
  console.log = ours;
  console.error = oursForErrors;
  try {
    return await start();
  } finally {
    if (console.log === ours) console.log = log;
    if (console.error === oursForErrors) console.error = error;
  }
}

function quietly<T>(work: () => T): T {
  muted = true;
  try {
    return work();
  } finally {
    muted = false;
  }
}

let loaded: Promise<Arima> | undefined;

/**
 * Loads the package `arima`, whose WebAssembly starts on its own.
 *
 * @throws MissingPeerError if it is not installed.
 */
export function loadArima(): Promise<Arima> {
  loaded ??= withMutableConsole(async () => {
    // A literal in a try block, so that bundlers include the package where it is installed, and accept it where not. Not
    // `arima/async`: that module is a promise, which no bundler can import.
    try {
      const module = await import('arima');
      return { Arima: module.default, quietly };
    } catch (cause) {
      // It may be installed, and tried again.
      loaded = undefined;
      throw new MissingPeerError('baselines.arima()', 'arima', { cause });
    }
  });
  return loaded;
}
