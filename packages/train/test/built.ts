import { existsSync } from 'node:fs';

/** Programs in plain Node use the built packages. */
export function requireBuild(): void {
  for (const name of ['train', 'core', 'plugin']) {
    if (!existsSync(new URL(`../../${name}/dist/index.js`, import.meta.url))) {
      throw new Error(`packages/${name} is not built; run: npx turbo run build --filter=@recurra/train`);
    }
  }
}
