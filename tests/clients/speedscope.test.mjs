// Exports as their consumer reads them: one profile of a real program, opened by speedscope in a headless browser.
// usage: node --test speedscope.test.mjs     Environment: WAYFINDER_EXECUTABLE; CHROMIUM, the browser (default: Debian's).
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, extname, join, normalize } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import testsupport from '@vscode/debugadapter-testsupport';
import { chromium } from 'playwright-core';

const program = fileURLToPath(new URL('../programs/shares.lua', import.meta.url));
const viewer = join(dirname(createRequire(import.meta.url).resolve('speedscope/package.json')), 'dist/release');
const files = mkdtempSync(join(tmpdir(), 'wayfinder-exports-'));
const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.json': 'application/json' };

/** Serves the viewer, and under /files/ the exports. */
const server = createServer((request, response) => {
  const path = normalize(decodeURIComponent(new URL(request.url, 'http://localhost').pathname));
  try {
    const content = readFileSync(path.startsWith('/files/') ? join(files, path.slice(7)) : join(viewer, path));
    response.writeHead(200, { 'content-type': types[extname(path)] ?? 'application/octet-stream' }).end(content);
  } catch {
    response.writeHead(404).end();
  }
});

let browser;
let profile;
before(async () => {
  await exportProfile();
  profile = JSON.parse(readFileSync(join(files, 'json'), 'utf8'));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
});
after(async () => {
  await browser?.close();
  server.close();
  rmSync(files, { recursive: true });
});

/** Runs the program under the sampler and writes each format into its file. */
async function exportProfile() {
  const client = new testsupport.DebugClient(process.env.WAYFINDER_EXECUTABLE, 'dap', 'wayfinder', { stdio: 'pipe' }, true);
  client.defaultTimeout = 30000;
  await client.start();
  const exports = ['json', 'speedscope', 'folded', 'cpuprofile', 'pprof', 'callgrind'].map((format) => ({ format, path: join(files, format) }));
  await Promise.all([
    client.configurationSequence(),
    client.launch({ program, profile: { interval: 1, export: exports } }),
    client.waitForEvent('terminated'),
  ]);
  await client.stop();
}

/** "1.23s (4%)" and its kin, or folded stacks' bare nanoseconds "1,230,000,000 (4%)", as milliseconds. */
function milliseconds(text) {
  const [, amount, unit] = /^([\d.,]+)(ns|µs|μs|ms|s)? \(/.exec(text) ?? [];
  const factor = { undefined: 1e-6, ns: 1e-6, µs: 1e-3, μs: 1e-3, ms: 1, s: 1000 }[unit];
  assert.ok(amount && factor, `a time, not ${text}`);
  return Number(amount.replaceAll(',', '')) * factor;
}

/** Opens an export and gives the viewer's table of functions: [{name, total, self}], as it shows them. */
async function readTable(file) {
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  const failures = [];
  page.on('pageerror', (error) => failures.push(String(error)));
  const origin = `http://127.0.0.1:${server.address().port}`;
  await page.goto(`${origin}/index.html#profileURL=${encodeURIComponent(`${origin}/files/${file}`)}`);
  await page.getByText('Sandwich').click();
  await page.getByText('Symbol Name').waitFor();
  const rows = await page.locator('table tr:has(td)').evaluateAll((all) =>
    all.map((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent)));
  await page.close();
  assert.deepEqual(failures, []);
  return rows.map(([total, self, name]) => ({ name, total, self }));
}

/** Each function's total and self time in the viewer is the profile's, within what the viewer rounds away. */
async function assertSameTimes(file) {
  const rows = await readTable(file);
  for (const name of ['hot', 'warm', 'spin']) {
    const row = rows.find((candidate) => candidate.name.split(' ')[0] === name);
    assert.ok(row, `${name} in ${JSON.stringify(rows)}`);
    const wanted = profile.functions.find((candidate) => candidate.name === name);
    for (const [shown, ns] of [[row.total, wanted.totalNs], [row.self, wanted.selfNs]]) {
      assert.ok(Math.abs(milliseconds(shown) - ns / 1e6) <= 0.01 + ns / 1e8, `${name}: ${shown} is ${ns} ns`);
    }
  }
}

test('the profile of a program tells its shares', () => {
  const total = (name) => profile.functions.find((candidate) => candidate.name === name).totalNs;
  const share = total('hot') / (total('hot') + total('warm'));
  assert.ok(Math.abs(share - 0.75) <= 0.03, `hot has ${share} of both`);
});

test('speedscope shows the times that the profile holds', () => assertSameTimes('speedscope'));

test('speedscope reads folded stacks as the same times', () => assertSameTimes('folded'));

test('speedscope reads a cpuprofile as the same times', () => assertSameTimes('cpuprofile'));

test('speedscope reads a pprof file as the same times', () => assertSameTimes('pprof'));

test('speedscope reads a callgrind file as the same times', () => assertSameTimes('callgrind'));
