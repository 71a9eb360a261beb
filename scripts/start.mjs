// npm start: installs, builds, and opens the demo.
import { install, tool } from './pnpm.mjs';

await install();
const built = await tool('turbo', ['run', 'build', '--output-logs=errors-only']);
process.exit(built === 0 ? await tool('pnpm', ['--filter', '@recurra/demo', 'start']) : built);
