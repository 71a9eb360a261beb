import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Programs in plain Node use the built packages. */
export function requireBuild(): void {
  for (const name of ['train', 'core', 'plugin']) {
    if (!existsSync(new URL(`../../${name}/dist/index.js`, import.meta.url))) {
      throw new Error(`packages/${name} is not built; run: npx turbo run build --filter=@recurra/train`);
    }
  }
}

/** Path of a program in `test/programs`. */
export function program(name: string): string {
  return fileURLToPath(new URL(`./programs/${name}`, import.meta.url));
}
