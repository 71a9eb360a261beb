/** What of Node is used here; not imported, so that bundlers for browsers have nothing to resolve. */
interface NodeProcess {
  getBuiltinModule?(id: 'node:module'): typeof import('node:module');
  getBuiltinModule?(id: 'node:os'): typeof import('node:os');
  getBuiltinModule?(id: 'node:url'): typeof import('node:url');
}

const node = (globalThis as { process?: NodeProcess }).process;

/** File of a package, as Node finds it from here; `undefined` in browsers. */
export function resolveInNode(name: string): string | undefined {
  return node
    ?.getBuiltinModule?.('node:module')
    .createRequire(import.meta.url)
    .resolve(name);
}

/** Threads that this machine runs at once. */
export function coreCount(): number {
  const cores = node?.getBuiltinModule?.('node:os').availableParallelism();
  return cores ?? globalThis.navigator?.hardwareConcurrency ?? 1;
}

/** Path of a `file:` address. */
export function filePath(address: string): string {
  return node?.getBuiltinModule?.('node:url').fileURLToPath(address) ?? address;
}
