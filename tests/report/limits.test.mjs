// The page of `wayfinder report` for heaps that are large, odd or hostile, in a headless browser.
// usage: node --test limits.test.mjs     Environment: WAYFINDER_EXECUTABLE, WAYFINDER_TEST_SLOWNESS; CHROMIUM
import assert from 'node:assert/strict';
import { rmSync, statSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { dataOf, drawn, launchBrowser, limit, open } from '../clients/html_page.mjs';
import { folder, keepPicture, pagedRows, report, snapshot } from './report_page.mjs';

// Tables at random places below others, so that hardly two are alike; each seventh is held twice.
const unlike = `
local random, all = 1, { {} }
root = all[1]
local function below(n) random = (random * 1103515245 + 12345) % 2^31; return random // 7 % n + 1 end
for i = 1, tonumber(arg[1]) do
  local made = {}
  all[below(#all)]["k" .. i % 5000] = made
  if i % 7 == 0 then all[below(#all)]["ref" .. i % 13] = made end
  all[#all + 1] = made
end
all = nil`;
const alike = 'entries = {} for i = 1, tonumber(arg[1]) do entries[i] = { id = i, name = "entry " .. i } end';

let browser;
before(async () => (browser = await launchBrowser()));
after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true });
});

async function measured(t, name, file) {
  const began = Date.now();
  const path = report(name, file);
  const took = Date.now() - began;
  const { page, failures } = await open(browser, path);
  const first = await page.evaluate(() => performance.getEntriesByName('wayfinder:drawn')[0].startTime);
  t.diagnostic(`${name}: made in ${took} ms, ${(statSync(path).size / 1e6).toFixed(2)} MB, first drawing after ${Math.round(first)} ms`);
  const [heap] = dataOf(path).sections;
  return { page, failures, path, heap };
}

test('a heap of a million objects that are hardly alike is a small page, and says what was left out', { timeout: 10 * limit }, async (t) => {
  const { page, failures, path, heap } = await measured(t, 'unlike', snapshot('unlike', 1_000_000, unlike));
  assert.ok(heap.summary.objects > 1_000_000);
  assert.ok(statSync(path).size < 5e6);
  const [thread] = heap.owners.threads;
  assert.equal(thread.values[0][0].reduce((sum, bytes) => sum + bytes, 0), Object.values(heap.summary.sizeByType).reduce((sum, bytes) => sum + bytes, 0));
  assert.ok(heap.smallNodes > 100_000);
  assert.ok(heap.owners.names.includes('(smaller ones)'));
  assert.match(await page.locator('.facts .note').textContent(), /of 1,00\d,\d\d\d objects the 500 that retain most are listed; the largest 1,000 of [\d,]+ groups \(the others: [\d,]+ objects, .*\); the largest [\d,]+ owners, [\d,]+ smaller ones summed up as such\./);
  for (const key of ['2', '3', '4', '5', '6']) {
    await page.keyboard.press(key);
    await keepPicture(page, `million-${key}`);
  }
  assert.deepEqual(failures, []);
  await page.context().close();
});

test('a heap of a million objects that are alike is a few boxes', { timeout: 10 * limit }, async (t) => {
  const { page, failures, heap } = await measured(t, 'alike', snapshot('alike', 500_000, alike));
  assert.ok(heap.summary.objects > 1_000_000);
  assert.equal(heap.smallNodes, 0);
  await page.keyboard.press('2');
  const rows = await pagedRows(page, 'Groups');
  assert.deepEqual(rows.find(({ cells }) => cells[4] === 'entries[*]').exact[1], 500_000);
  assert.deepEqual(failures, []);
  await page.context().close();
});

test('hostile names are shown as what they are', async () => {
  const program = `for _, name in ipairs{"</script><script>document.title = 'run'</script>", "<!--", "<img src=x onerror=alert(1)>", "nul \\0 end", "c\\xe9", "__proto__", "constructor"} do
    _G[name] = { string.rep("x", 100000) }
  end`;
  const { page, failures } = await open(browser, report('hostile', snapshot('<b>hostile', '', program)));
  await page.keyboard.press('2');
  const paths = (await pagedRows(page, 'Groups')).map(({ cells }) => cells[4]).join('\n');
  for (const name of ["document.title = 'run'", '<!--', '<img src=x onerror=alert(1)>', '__proto__', 'constructor']) assert.ok(paths.includes(name), `${name} in ${paths}`);
  for (const key of ['1', '3', '4', '5', '6']) {
    await page.keyboard.press(key);
    await drawn(page);
  }
  assert.equal(await page.getByRole('heading', { level: 1 }).textContent(), '<b>hostile.wfheap');
  assert.equal(await page.locator('main img, main script, header b').count(), 0);
  assert.deepEqual(failures, []);
  await page.context().close();
});
