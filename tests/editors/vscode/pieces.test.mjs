// The extension's pieces that need no workbench, bundled from their sources.
import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';

const extension = fileURLToPath(new URL('../../../editors/vscode', import.meta.url));
const modules = join(process.env.WAYFINDER_BUILD, 'editors/vscode/node_modules');
if (!existsSync(modules)) {
  console.log('skipped: the target vscode_extension has not been built');
  process.exit(77);
}
const esbuild = createRequire(join(modules, 'x.js'))('esbuild');
const folder = mkdtempSync(join(tmpdir(), 'wayfinder-vscode-'));
process.on('exit', () => rmSync(folder, { recursive: true }));

async function piece(name) {
  const outfile = join(folder, `${name}.mjs`);
  const entryPoints = [join(extension, `src/${name}.ts`)];
  await esbuild.build({ entryPoints, bundle: true, outfile, format: 'esm', platform: 'node' });
  return import(pathToFileURL(outfile));
}
const { namesIn, pathAt } = await piece('names');
const { findAdapter, isRecent } = await piece('find_adapter');
const names = (line) => namesIn(line).map(({ text }) => text);

function executable(...path) {
  const file = join(folder, ...path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, '');
  chmodSync(file, 0o755);
  return file;
}

test('values stand beside variables, not beside fields, keywords, strings and comments', () => {
  assert.deepEqual(names('local sum = item.price + other -- tax'), ['sum', 'item', 'other']);
  assert.deepEqual(names('print("a b", name:upper()..tail)'), ['print', 'name', 'tail']);
});

test('a hover evaluates the path up to the name under the pointer', () => {
  const line = 'x = a.b.c';
  assert.equal(pathAt(line, line.indexOf('b')).text, 'a.b');
  assert.equal(pathAt(line, line.indexOf('c')).text, 'a.b.c');
  assert.equal(pathAt('return "a"', 8), undefined);
});

test('the adapter is the one of the setting, else the one of the package, else the one in PATH', () => {
  const inPath = executable('path', 'wayfinder');
  assert.equal(findAdapter('', join(folder, 'package'), join(folder, 'path')), inPath);
  const packed = executable('package', 'bin', 'wayfinder');
  assert.equal(findAdapter('', join(folder, 'package'), join(folder, 'path')), packed);
  assert.equal(findAdapter(inPath, join(folder, 'package'), ''), inPath);
  assert.equal(findAdapter('/nowhere/wayfinder', join(folder, 'package'), join(folder, 'path')), undefined);
});

test('an adapter older than asked for is told from a recent one', () => {
  assert.ok(isRecent('wayfinder 0.1.0', [0, 1, 0]));
  assert.ok(isRecent('wayfinder 1.0.0', [0, 1, 0]));
  assert.ok(!isRecent('wayfinder 0.0.9', [0, 1, 0]));
  assert.ok(!isRecent('no version', [0, 1, 0]));
});

test('every text that the manifest names is in the file of texts, and the other way round', () => {
  const manifest = readFileSync(join(extension, 'package.json'), 'utf8');
  const used = new Set([...manifest.matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key));
  const texts = Object.keys(JSON.parse(readFileSync(join(extension, 'package.nls.json'), 'utf8')));
  assert.deepEqual([...used].sort(), texts.sort());
});

test('every sentence of the sources is in the bundle for translators, and the other way round', () => {
  const sources = readdirSync(join(extension, 'src'), { recursive: true }).filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join(extension, 'src', name), 'utf8')).join('\n');
  const used = new Set([...sources.matchAll(/l10n\.t\('([^']*)'/g)].map(([, text]) => text));
  const texts = Object.keys(JSON.parse(readFileSync(join(extension, 'l10n/bundle.l10n.json'), 'utf8')));
  assert.deepEqual([...used].sort(), texts.sort());
});
