import { defineConfig, type UserConfig } from 'tsdown';

/** Build settings every package shares; `entry` is the package's own list of public doors. */
export function library(entry: Record<string, string>, overrides: UserConfig = {}): UserConfig {
  return defineConfig({
    entry,
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    dts: true,
    sourcemap: true,
    fixedExtension: false,
    inputOptions: { resolve: { conditionNames: ['import', 'module', 'default'] } },
    ...overrides,
  }) as UserConfig;
}
