// Checks the types of the html export's page. Exit code 77 without the packages of its package.json.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const page = fileURLToPath(new URL('../../editors/profile-page/', import.meta.url));
let compiler;
try {
  compiler = createRequire(`${page}package.json`).resolve('typescript/bin/tsc');
} catch (error) {
  console.log(`skipped: a package of editors/profile-page/package.json is not installed (${error.message.split('\n')[0]})`);
  process.exit(77);
}
process.exit(spawnSync(process.execPath, [compiler, '-p', page], { stdio: 'inherit' }).status ?? 1);
