// `pnpm release`: builds, and publishes what is not on the registry yet, in the order of the packages' dependencies.
// `pnpm release --dry-run`: says what the next release will hold and packs every package as it would be published. It
// needs no network, no account and changes nothing.
import { tool } from './pnpm.mjs';

/** Runs commands one after the other; the exit code of the first that fails. */
async function inTurn(commands) {
  for (const command of commands) {
    const code = await command();
    if (code !== 0) return code;
  }
  return 0;
}

const given = process.argv.slice(2);
if (given.some((argument) => argument !== '--dry-run')) {
  console.error(
    `release: expected no argument or --dry-run, got ${given.join(' ')}; publish by tags and versions`,
  );
  process.exit(2);
}

const build = () => tool('turbo', ['run', 'build', '--filter=./packages/*', '--output-logs=errors-only']);
// Whether a version is published already is asked of the registry, and taken as "no" where nobody answers: not at all,
// then, and at once.
const nowhere = { npm_config_registry: 'http://127.0.0.1:9/', npm_config_fetch_retries: '0' };
const publishing = ['--recursive', 'publish', '--dry-run', '--no-git-checks', '--access', 'public'];
const steps = given.includes('--dry-run')
  ? [build, () => tool('changeset', ['status']), () => tool('pnpm', publishing, nowhere)]
  : [build, () => tool('changeset', ['publish'])];
process.exit(await inTurn(steps));
