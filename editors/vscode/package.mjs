// Bundles the extension and packs it.
// usage: node package.mjs MODULES OUT      MODULES: the folder node_modules; OUT: gets wayfinder.vsix
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [modules, out] = process.argv.slice(2);
const source = (name) => fileURLToPath(new URL(name, import.meta.url));
const esbuild = createRequire(join(modules, 'package.js'))('esbuild');
const staging = join(out, 'extension');

rmSync(staging, { recursive: true, force: true });
mkdirSync(staging, { recursive: true });
await esbuild.build({
  entryPoints: [source('src/extension.ts')], bundle: true, minify: true, outfile: join(staging, 'extension.js'),
  format: 'cjs', platform: 'node', target: 'node18', external: ['vscode'], logLevel: 'warning',
});
for (const file of ['package.json', 'package.nls.json', 'README.md']) cpSync(source(file), join(staging, file));
execFileSync(process.execPath, [join(modules, '@vscode/vsce/vsce'), 'package', '--no-dependencies', '--skip-license',
  '--allow-missing-repository', '--out', join(out, 'wayfinder.vsix')], { cwd: staging, stdio: ['ignore', 'ignore', 'inherit'] });
