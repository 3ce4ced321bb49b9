// The page of `wayfinder leaktest --report`.
// usage: node --test leak_tests.test.mjs     Environment: WAYFINDER_EXECUTABLE; CHROMIUM, the browser (default: Debian's).
import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { drawn, launchBrowser, open } from '../clients/html_page.mjs';
import { choosePart, folder, keepPicture, pagedRows, runs } from './report_page.mjs';

const leaky = `
local cache = {}
return {
  leaks = function() cache[#cache + 1] = {} end,
  is_fine = function() return {} end,
  fails = function() error("boom") end,
}`;
let browser;
const file = join(folder, 'tests.html');
before(async () => {
  writeFileSync(join(folder, 'leaky.lua'), leaky);
  runs(1, 'leaktest', '--report', file, '--iterations', 20, 'leaky.lua');
  browser = await launchBrowser();
});
after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true });
});

test('leak tests tell what grew, and their heaps are parts of the report', async () => {
  const { page, failures } = await open(browser, file);
  assert.match(await page.locator('header .fact').textContent(), /^3 tests, 1 leak, 1 failure$/);
  const verdicts = () => pagedRows(page, 'Tests').then((rows) => rows.map(({ cells }) => `${cells[0]} ${cells[3]}`));
  assert.deepEqual((await verdicts()).sort(), ['failed fails', 'leak leaks', 'ok is_fine']);
  await page.getByRole('grid', { name: 'Tests' }).focus();
  await page.keyboard.press('ArrowDown');
  assert.match(await page.getByRole('region', { name: 'What grew' }).textContent(), /^leaksgrows by [\d.]+ bytes and 1 object a call, held by upvalue cache/);
  assert.match((await pagedRows(page, 'Groups'))[0].cells[4], /^upvalue cache\[\*\]/);
  await keepPicture(page, 'leak-tests');
  await page.keyboard.press('/');
  await page.keyboard.type('fine');
  assert.deepEqual(await verdicts(), ['ok is_fine']);
  await page.keyboard.press('Escape');
  await page.getByRole('combobox', { name: 'Result' }).selectOption({ label: 'failed' });
  assert.deepEqual(await verdicts(), ['failed fails']);
  await page.keyboard.press('?');
  await page.keyboard.press('Escape');
  await choosePart(page, 'Heaps compared: leaky.lua: leaks');
  assert.equal(await page.getByRole('heading', { level: 1 }).textContent(), 'after the warm-up → round 9');
  await page.getByRole('tab', { name: 'Trend' }).click();
  assert.match(await page.getByRole('img').getAttribute('aria-label'), /^Bytes in use/);
  await drawn(page);
  assert.deepEqual(failures, []);
});
