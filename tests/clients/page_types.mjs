// Checks the types of the html export's page and of the report's. Exit code 77 without the packages of its package.json.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const pages = ['profile-page', 'report-page'].map((name) => fileURLToPath(new URL(`../../editors/${name}/`, import.meta.url)));
let compiler;
try {
  compiler = createRequire(`${pages[0]}package.json`).resolve('typescript/bin/tsc');
} catch (error) {
  console.log(`skipped: a package of editors/profile-page/package.json is not installed (${error.message.split('\n')[0]})`);
  process.exit(77);
}
const checks = pages.map((page) => spawnSync(process.execPath, [compiler, '-p', page], { stdio: 'inherit' }).status ?? 1);
process.exit(Math.max(...checks));
