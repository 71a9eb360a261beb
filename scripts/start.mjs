// npm start: installs, builds, and opens the demo.
import { install, pnpm } from './pnpm.mjs';

await install();
const built = await pnpm(['exec', 'turbo', 'run', 'build', '--output-logs=errors-only']);
process.exit(built === 0 ? await pnpm(['--filter', '@recurra/demo', 'start']) : built);
