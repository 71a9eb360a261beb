/** Flags every browser test starts Chromium with. */
export const browserArgs: string[];
/** Path of a browser, or undefined if there is none. */
export function findBrowser(): Promise<string | undefined>;
/** The same, after installing the distribution's where that is possible. */
export function ensureBrowser(): Promise<string | undefined>;
/** The browser a package's tests run in; undefined means skip them. */
export function browserForTests(tests: string): Promise<string | undefined>;
/** Serves a folder of pages on this machine, with these headers. */
export function serveFolder(
  folder: string,
  headers?: { readonly [name: string]: string },
): Promise<{ url: string; close(): Promise<void> }>;
