// Where Chrome DevTools' sources are, and esbuild, which makes modules of them. Ends the process with exit code 77
// without the packages of package.json beside it.
import { createRequire } from 'node:module';
import { dirname } from 'node:path';

const require = createRequire(import.meta.url);
export let devtools;
export let esbuild;
try {
  devtools = dirname(require.resolve('chrome-devtools-frontend/package.json'));
  esbuild = require('esbuild');
} catch (error) {
  console.log(`skipped: a package of tests/exports/package.json is not installed (${error.message.split('\n')[0]})`);
  process.exit(77);
}
