// The extension's pieces that need no workbench, bundled from their sources.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
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
const { listeningPrograms } = await piece('listening_programs');
const { attachAddress } = await piece('attach_address');
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

const module = join(process.env.WAYFINDER_BUILD, 'lua/5.4/wayfinder.so');
for (const [kind, option, shown] of [['port', 'port = 0', (told) => told.split(':').at(-1)], ['socket', 'socket = "end.sock"', (told) => told]]) {
  test(`a program that listens by ${kind} is found, with where it listens`, { skip: !existsSync(module) }, async () => {
    const script = `require("wayfinder").listen{${option}} while true do end`;
    const child = spawn('lua5.4', ['-e', script], { cwd: folder, env: { ...process.env, LUA_CPATH_5_4: module } });
    try {
      const [told] = await once(child.stderr, 'data');
      assert.deepEqual(listeningPrograms().filter(({ pid }) => pid === child.pid), [{
        pid: child.pid, command: `lua5.4 -e ${script}`, folder, address: shown(String(told).trim().replace(/.*listening at: /, '')),
      }]);
    } finally {
      child.kill('SIGKILL');
    }
  });
}

test('a process that listens without the module, and one that has it and does not listen, are not offered', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  assert.deepEqual(listeningPrograms().filter(({ pid }) => pid === process.pid), []);
  server.close();
  if (!existsSync(module)) return;
  const child = spawn('lua5.4', ['-e', 'require("wayfinder") print("there") io.stdout:flush() while true do end'],
    { env: { ...process.env, LUA_CPATH_5_4: module } });
  await once(child.stdout, 'data');
  assert.deepEqual(listeningPrograms().filter(({ pid }) => pid === child.pid), []);
  child.kill('SIGKILL');
});

/** A folder like /proc with one process, whose one socket stands in its tables. */
function procWith({ tcp = '', tcp6 = '', unix = '' }) {
  const proc = mkdtempSync(join(folder, 'proc-'));
  mkdirSync(join(proc, '7/fd'), { recursive: true });
  mkdirSync(join(proc, '7/net'));
  symlinkSync('socket:[99]', join(proc, '7/fd/3'));
  symlinkSync('/srv/app', join(proc, '7/cwd'));
  writeFileSync(join(proc, '7/maps'), '7f00-7f01 r-xp 00000000 08:01 5 /usr/lib/lua/5.4/wayfinder.so\n');
  writeFileSync(join(proc, '7/cmdline'), 'lua5.4\0server.lua\0');
  for (const [table, text] of Object.entries({ tcp, tcp6, unix })) writeFileSync(join(proc, '7/net', table), `heading\n${text}\n`);
  return proc;
}
const tcpRow = (local, state = '0A', inode = 99) => ` 0: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000  1000  0 ${inode} 1 0 100 0 0 10 0`;

test('addresses are read as the kernel writes them', () => {
  const found = (tables) => listeningPrograms(procWith(tables)).map(({ address }) => address);
  assert.deepEqual(found({ tcp: tcpRow('0100007F:1267') }), ['4711']);
  assert.deepEqual(found({ tcp: tcpRow('00000000:1267') }), ['4711']);
  assert.deepEqual(found({ tcp: tcpRow('0501A8C0:1267') }), ['192.168.1.5:4711']);
  assert.deepEqual(found({ tcp6: tcpRow('00000000000000000000000001000000:1267') }), ['[0000:0000:0000:0000:0000:0000:0000:0001]:4711']);
  assert.deepEqual(found({ unix: '0000: 00000002 00000000 00010000 0001 01 99 run/my end.sock' }), ['/srv/app/run/my end.sock']);
  assert.deepEqual(found({ tcp: tcpRow('0100007F:1267', '01'), tcp6: tcpRow('0100007F:1268', '0A', 98) }), []);
});

test('what was picked becomes the attributes of attach that lead there', () => {
  assert.deepEqual(attachAddress('4711'), { port: 4711 });
  assert.deepEqual(attachAddress('192.168.1.5:4711'), { host: '192.168.1.5', port: 4711 });
  assert.deepEqual(attachAddress('[0000:0000:0000:0000:0000:0000:0000:0001]:4711'), { host: '0000:0000:0000:0000:0000:0000:0000:0001', port: 4711 });
  assert.deepEqual(attachAddress('/run/app.sock'), { socket: '/run/app.sock' });
  assert.equal(attachAddress(4711), undefined);
  assert.equal(attachAddress('nothing'), undefined);
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
