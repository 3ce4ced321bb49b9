// The extension as a person uses it, in a real workbench. Pictures go to the build folder, pictures/vscode-*.png.
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
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
  const input = page.locator('.quick-input-widget input').first();
  await input.fill(`>${title}`);
  await page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first().waitFor();
  await page.keyboard.press('Enter');
}

/** The row of a view that has this text, scrolled to or not. */
const row = (view, text) => page.locator(`.pane:has(.pane-header[aria-label*="${view}"]) .monaco-list-row`, { hasText: text });

const line = (number) => page.locator('.margin-view-overlays .line-numbers', { hasText: new RegExp(`^${number}$`) });

async function shownLine() {
  const top = page.locator('.debug-top-stack-frame-line').first();
  await top.waitFor();
  const at = await top.boundingBox();
  const numbers = await page.locator('.margin-view-overlays .line-numbers').all();
  for (const number of numbers) {
    const box = await number.boundingBox();
    if (box && Math.abs(box.y - at.y) < 5) return Number(await number.textContent());
  }
  return undefined;
}

test('a click beside a line and F5 stop the program there, without a launch.json', async () => {
  await command('Go to File...');
  await page.keyboard.type('cache.lua');
  await page.locator('.quick-input-list .monaco-list-row', { hasText: 'cache.lua' }).first().waitFor();
  await page.keyboard.press('Enter');
  await line(stopLine).waitFor();
  const number = await line(stopLine).boundingBox();
  await page.mouse.click(number.x - 8, number.y + number.height / 2);
  await page.locator('.codicon-debug-breakpoint').first().waitFor();
  await page.keyboard.press('F5');
  const started = Date.now();
  await page.locator('.debug-top-stack-frame-line').first().waitFor();
  console.log(`F5 to the stop: ${Date.now() - started} ms`);
  assert.equal(await shownLine(), stopLine);
  await workbench.picture('stopped');
});
