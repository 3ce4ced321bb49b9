// Bundles the extension and packs it.
// usage: node package.mjs MODULES OUT [PLATFORM INSTALLED]
//   MODULES    the folder node_modules
//   OUT        gets wayfinder.vsix, or with a PLATFORM (linux-x64) wayfinder-PLATFORM.vsix
//   INSTALLED  the root of an installed wayfinder, which is packed too
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [modules, out, platform, installed] = process.argv.slice(2);
const source = (name) => fileURLToPath(new URL(name, import.meta.url));
const esbuild = createRequire(join(modules, 'package.js'))('esbuild');
const name = platform ? `wayfinder-${platform}` : 'wayfinder';
const staging = join(out, `${name}-files`);

rmSync(staging, { recursive: true, force: true });
mkdirSync(staging, { recursive: true });
await esbuild.build({
  entryPoints: [source('src/extension.ts')], bundle: true, minify: true, outfile: join(staging, 'extension.js'),
  format: 'cjs', platform: 'node', target: 'node18', external: ['vscode'], logLevel: 'warning',
});
for (const part of ['package.json', 'package.nls.json', 'README.md', 'media', 'l10n']) {
  cpSync(source(part), join(staging, part), { recursive: true });
}
cpSync(source('../../LICENSE'), join(staging, 'LICENSE'));
if (installed) cpSync(installed, staging, { recursive: true });
writeFileSync(join(staging, '.vscodeignore'), '');  // everything that was put here
execFileSync(process.execPath, [join(modules, '@vscode/vsce/vsce'), 'package', '--no-dependencies', '--allow-missing-repository',
  ...platform ? ['--target', platform] : [], '--out', join(out, `${name}.vsix`)], { cwd: staging, stdio: ['ignore', 'ignore', 'inherit'] });
