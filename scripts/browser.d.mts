import type { Page } from 'playwright-core';

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
/** Builds a page of sources, serves it, and opens it in a browser of its own, once its title is `ready`. */
export function openPage(options: {
  readonly executablePath: string;
  /** Folder of the page. */
  readonly root: string;
  /** Vite's. */
  readonly build: (config: object) => Promise<unknown>;
  /** Flags besides `browserArgs`. */
  readonly args?: readonly string[];
  /** Files to serve beside the page: where each is now, by its name. */
  readonly files?: { readonly [name: string]: string };
}): Promise<{ readonly page: Page; close(): Promise<void> }>;
