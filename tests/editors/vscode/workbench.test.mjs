// The extension as a person uses it, in a real workbench. Pictures go to the build folder, pictures/vscode-*.png.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { missing, openWorkbench } from './workbench.mjs';

const why = missing();
if (why) {
  console.log(`skipped: ${why}`);
  process.exit(77);
}
const limit = 20000 * Number(process.env.WAYFINDER_TEST_SLOWNESS ?? 1);
const program = fileURLToPath(new URL('programs/cache.lua', import.meta.url));
const stopLine = readFileSync(program, 'utf8').split('\n').findIndex((line) => line.includes('workbench: stop')) + 1;
const folder = mkdtempSync(join(tmpdir(), 'wayfinder-opened-'));
cpSync(program, join(folder, 'cache.lua'));

let workbench;
let page;
before(async () => {
  workbench = await openWorkbench(folder, limit);
  page = workbench.page;
});
after(async () => {
  await workbench?.close();
  rmSync(folder, { recursive: true });
});

afterEach(() => workbench?.picture('last'));

/** Runs a command of the palette by its whole title. */
async function command(title) {
  await page.keyboard.press('F1');
  await page.locator('.quick-input-widget input').first().fill(`>${title}`);
  await page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first().waitFor();
  await page.keyboard.press('Enter');
}

async function pick(text) {
  await page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first().click();
}

/** The rows of a view whose label has this text. */
const rows = (view, text) =>
  page.locator(`.pane:has(> .pane-header[aria-label^="${view}"]) .monaco-list-row`, { hasText: text });

const lineNumber = (number) => page.locator('.margin-view-overlays .line-numbers', { hasText: new RegExp(`^${number}$`) });

async function clickBeside(number) {
  const { x, y, height } = await lineNumber(number).boundingBox();
  await page.mouse.click(x - 8, y + height / 2);
}

/** The text of the line where the program is stopped, if it is, values beside it included. */
async function stoppedLine() {
  const stop = await page.locator('.debug-top-stack-frame-line').first().boundingBox();
  for (const shown of await page.locator('.view-lines .view-line').all()) {
    const box = await shown.boundingBox();
    if (box && stop && Math.abs(box.y - stop.y) < 5) return (await shown.textContent()).replaceAll('\u00a0', ' ');
  }
  return undefined;
}

/** Opens a view, and closes those above it, which take its place. */
async function open(view) {
  const opened = await page.locator('.part.sidebar .pane-header.expanded:visible').all();
  for (const header of opened.reverse()) await header.click();  // from below, as each click moves those below it
  await page.locator(`.pane-header[aria-label^="${view}"]`).click();
}

/** What decorations write behind lines stands in style sheets. */
const writtenBehindLines = () => page.evaluate(() => [...document.querySelectorAll('.view-line span')]
  .map((part) => getComputedStyle(part, '::after').content));

/** Waits until `look` returns what `isWanted`. */
async function until(look, isWanted) {
  let seen;
  for (const end = Date.now() + limit; Date.now() < end;) {
    seen = await look();
    if (isWanted(seen)) return seen;
    await page.waitForTimeout(50);
  }
  throw new Error(`not within ${limit} ms; at last: ${seen}`);
}

test('a click beside a line and F5 stop the program there, without a launch.json', async () => {
  await command('Go to File...');
  await page.keyboard.type('cache.lua');
  await pick('cache.lua');
  await lineNumber(stopLine).waitFor();
  await clickBeside(stopLine);
  await page.locator('.codicon-debug-breakpoint').first().waitFor();
  await page.keyboard.press('F5');
  const started = Date.now();
  await page.locator('.debug-top-stack-frame-line').first().waitFor();
  console.log(`F5 to the stop: ${Date.now() - started} ms`);
  assert.match(await stoppedLine(), /cache\.entries\[#cache\.entries \+ 1\] = entry/);
});

test('values stand beside the lines', async () => {
  await until(() => page.locator('.view-lines').first().textContent(), (text) => /remember\(key\)\s+key\s=\s1/.test(text));
});

test('the pointer on a name shows its value', async () => {
  const name = page.locator('.view-line', { hasText: '[#cache' }).locator('span', { hasText: /^entries$/ }).first();
  await name.hover();
  await page.locator('.debug-hover-widget', { hasText: '{' }).waitFor();
  await page.mouse.move(700, 700);
});

test('a step goes to the next line', async () => {
  await page.keyboard.press('F10');
  await until(stoppedLine, (text) => /return entry/.test(text ?? ''));
});

test('variables have the values of the stop', async () => {
  await until(async () => (await page.locator('.debug-variables .monaco-list-row').allTextContents()).join('\n'),
    (text) => /^key\s*=\s*1$/m.test(text) && /^entry\s*=\s*{/m.test(text));
  await workbench.picture('stopped');
});

test('the console evaluates in the frame of the stop', async () => {
  await command('Debug Console: Focus on Debug Console View');
  await page.locator('.repl .monaco-editor.focused').waitFor();
  await page.keyboard.type('entry.text .. "!"');
  await page.keyboard.press('Enter');
  await page.locator('.repl .monaco-list-row', { hasText: '"entry 1!"' }).first().waitFor();
});

test('the hottest function stands in the view of the profile while the program runs, and a click goes there', async () => {
  await clickBeside(stopLine);
  await page.keyboard.press('F5');
  await command('Wayfinder: Start Profile');
  await open('Profile (Lua)');
  await rows('Profile (Lua)', /compute.*\d+\.\d % self/).first().click();
  await page.locator('.part.statusbar', { hasText: 'Ln 10' }).waitFor();
});

test('a stopped profile colours its lines, stands above its functions and opens in the viewer', async () => {
  await command('Wayfinder: Stop Profile');
  await page.locator('.tab', { hasText: 'profile-1.cpuprofile' }).first().waitFor();
  await page.locator('.codelens-decoration', { hasText: /\d+\.\d % self/ }).first().waitFor();
  await until(writtenBehindLines, (texts) => texts.some((text) => /^"\d\d\.\d %"$/.test(text)));
  await workbench.picture('profile');
});

test('two snapshots are compared: what grew is named by its path', async () => {
  await open('Memory (Lua)');
  await rows('Memory (Lua)', / in use/).first().waitFor();
  await command('Wayfinder: Take Heap Snapshot');
  await rows('Memory (Lua)', 'Snapshot 1').waitFor();
  await command('Wayfinder: Take Heap Snapshot');
  await rows('Memory (Lua)', 'Snapshot 2').waitFor();
  await command('Wayfinder: Compare Two Heap Snapshots');
  await pick(/^1/);
  await pick(/^2/);
  await rows('Memory (Lua)', '1 to 2').waitFor();
  await rows('Memory (Lua)', /cache\.entries/).first().waitFor();
});

test('a snapshot opens to what keeps most alive, and that to what holds it', async () => {
  await rows('Memory (Lua)', 'Snapshot 2').locator('.monaco-tl-twistie').click();
  const object = rows('Memory (Lua)', /table.*keeps/).first();
  await object.locator('.monaco-tl-twistie').click();
  await rows('Memory (Lua)', /holds it as/).first().waitFor();
  await workbench.picture('memory');
});

/** The adapter's process, found by its command line. */
function adapterPid() {
  const wanted = `${workbench.adapter}\0dap\0`;
  const commandOf = (pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    } catch {
      return '';  // it has just ended
    }
  };
  return Number(readdirSync('/proc').find((pid) => /^\d+$/.test(pid) && commandOf(pid) === wanted));
}

/** The text of the one notification, which has this button if one is named. */
async function refusal(button) {
  const toast = page.locator('.notification-toast');
  await (button ? toast.locator('.monaco-button', { hasText: button }) : toast).first().waitFor();
  assert.equal(await toast.count(), 1);
  const text = await toast.locator('.notification-list-item-message').textContent();
  await command('Notifications: Clear All Notifications');
  await toast.waitFor({ state: 'detached' });
  return text;
}

test('an adapter that dies is told by one message, which offers to start again', async () => {
  process.kill(adapterPid(), 'SIGKILL');
  assert.match(await refusal('Start Again'), /the connection to Wayfinder was lost/);
  await page.locator('.debug-toolbar').waitFor({ state: 'hidden' });
});

test('an adapter that is missing or too old is told by one message, which leads to the setting', async () => {
  rmSync(workbench.adapter);
  await page.keyboard.press('F5');
  assert.match(await refusal('Open Settings'), /wayfinder\.adapterPath: expected an executable/);
  writeFileSync(workbench.adapter, '#!/bin/sh\necho wayfinder 0.0.9\n', { mode: 0o755 });
  await page.keyboard.press('F5');
  assert.match(await refusal('Open Settings'), /expected version 0\.1\.0 or newer, got "wayfinder 0\.0\.9"/);
  rmSync(workbench.adapter);
  symlinkSync(process.env.WAYFINDER_EXECUTABLE, workbench.adapter);
});

/** Makes it the one configuration of launch.json, and waits until the workbench offers it. */
async function configure(configuration) {
  mkdirSync(join(folder, '.vscode'), { recursive: true });
  writeFileSync(join(folder, '.vscode/launch.json'),
    JSON.stringify({ version: '0.2.0', configurations: [{ type: 'wayfinder', ...configuration }] }, null, 2));
  await page.locator('.start-debug-action-item', { hasText: configuration.name }).waitFor();
}

for (const [name, wrong, message] of [
  ['no program', { program: '${workspaceFolder}/none.lua' }, /none\.lua/],
  ['wrong key', { program: '${workspaceFolder}/cache.lua', prgram: 1 }, /prgram/],
]) {
  test(`a launch.json with ${name} is told by one message, which leads there`, async () => {
    await configure({ request: 'launch', name, ...wrong });
    await page.keyboard.press('F5');
    const dialog = page.locator('.monaco-dialog-box');
    await dialog.locator('.monaco-button', { hasText: 'launch.json' }).waitFor();
    assert.match(await dialog.textContent(), message);
    await workbench.picture(`refused-${name.replace(' ', '-')}`);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  });
}

test('a wrong key in launch.json is underlined, and the problem names it', async () => {
  await command('Go to File...');
  await page.keyboard.type('launch.json');
  await pick('launch.json');
  const line = page.locator('.view-line', { hasText: '"prgram"' });
  await line.waitFor();
  await page.locator('.squiggly-warning').first().waitFor();
  await command('Problems: Focus on Problems View');
  await page.locator('.markers-panel .monaco-list-row', { hasText: /prgram.*not allowed/ }).first().waitFor();
  assert.equal(await page.locator('.squiggly-warning').count(), 1);
  await workbench.picture('squiggle');
});

const module = join(process.env.WAYFINDER_BUILD, 'lua/5.4/wayfinder.so');
test('a program that listens is picked from a list; when it dies, one message says so', { skip: !existsSync(module) }, async () => {
  writeFileSync(join(folder, 'server.lua'), 'require("wayfinder").listen{port = 0}\nwhile true do end\n');
  const server = spawn('lua5.4', ['server.lua'], { cwd: folder, env: { ...process.env, LUA_CPATH_5_4: module } });
  try {
    await once(server.stderr, 'data');  // where it listens
    await configure({ request: 'attach', name: 'picked', port: '${command:wayfinder.pickProcess}' });
    await page.keyboard.press('F5');
    await page.locator('.quick-input-list .monaco-list-row', { hasText: `process ${server.pid} in ${folder}` }).first().click();
    await page.locator('.debug-toolbar').waitFor();
    await rows('Memory (Lua)', / in use/).first().waitFor();  // of the program that was picked
  } finally {
    server.kill('SIGKILL');
  }
  assert.match(await refusal(), /The connection to the program was lost/);
  await page.locator('.debug-toolbar').waitFor({ state: 'hidden' });
});
