// What the page of `wayfinder report` tells of heaps: the same as `wayfinder heap` does.
// usage: node --test heap_views.test.mjs     Environment: WAYFINDER_EXECUTABLE; CHROMIUM, the browser (default: Debian's).
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { dataOf, drawn, launchBrowser, open, picture, tableRows } from '../clients/html_page.mjs';
import { choosePart, folder, keepPicture, pagedRows, report, snapshot, wayfinder } from './report_page.mjs';

const counts = [100, 1000, 2000];
let browser, file, page, failures;
before(async () => {
  file = report('heaps', ...counts.map((count) => snapshot(`after${count}`, count)));
  browser = await launchBrowser();
});
after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true });
});
beforeEach(async () => ({ page, failures } = await open(browser, file)));
afterEach(async () => {
  await page.context().close();
  assert.deepEqual(failures, []);
});

const tab = (name) => page.getByRole('tab', { name, exact: true }).click();
const answer = (...words) => JSON.parse(wayfinder('heap', ...words, '--format', 'json'));

test('what changed has the suspects on top and the groups below them', async () => {
  const told = answer('diff', ...counts.map((count) => `after${count}.wfheap`));
  const suspects = await page.getByRole('table', { name: 'Suspects' }).locator('tbody tr').evaluateAll((rows) => rows.map((row) => [row.cells[2].textContent, row.cells[3].textContent]));
  assert.deepEqual(suspects, told.suspects.map(({ path, reason }) => [path, reason]));
  assert.equal(suspects[0][0], 'cache.entries');
  const { groups } = answer('diff', 'after100.wfheap', 'after2000.wfheap');
  const rows = await pagedRows(page, 'Groups');
  assert.deepEqual(rows.slice(0, 3).map(({ exact }) => [exact[0], exact[1]]), groups.slice(0, 3).map(({ sizeDelta, countDelta }) => [sizeDelta, countDelta]));
  const [above, below] = [await page.getByRole('table', { name: 'Suspects' }).boundingBox(), await page.getByRole('grid', { name: 'Groups' }).boundingBox()];
  assert.ok(above.y + above.height <= below.y);
  await keepPicture(page, 'changes');
});

test('the trend is drawn over all snapshots and tells its numbers', async () => {
  await tab('Trend');
  const { points, groups } = answer('diff', ...counts.map((count) => `after${count}.wfheap`));
  const numbers = () => page.getByRole('region', { name: 'Numbers of the chart' }).locator('td').evaluateAll((cells) => cells.map((cell) => Number(cell.title.replaceAll(',', ''))));
  assert.deepEqual(await numbers(), points.map(({ totalBytes }) => totalBytes));
  const bytes = await page.locator('.trend-chart canvas').screenshot();
  await page.getByRole('combobox', { name: 'Drawn' }).selectOption({ label: 'Objects: table' });
  assert.deepEqual(await numbers(), points.map(({ objectCounts }) => objectCounts.table));
  assert.notDeepEqual(await page.locator('.trend-chart canvas').screenshot(), bytes);
  await page.getByRole('grid', { name: 'Changed groups' }).locator('tbody tr', { hasText: 'cache.entries[*] ' }).or(page.locator('tbody tr', { hasText: '{id, name}' })).first().click();
  const entries = groups.find(({ name, path }) => name === '{id, name}' && path === 'cache.entries[*]');
  assert.deepEqual(await numbers(), entries.sizes);
  assert.match(await page.getByRole('img').getAttribute('aria-label'), /^cache\.entries\[\*\] \{id, name\}, from snapshot to snapshot: /);
  await keepPicture(page, 'trend');
});

test('owners before and after are compared in red and blue', async () => {
  await tab('By owner');
  const owner = (rows, name) => rows.find(({ cells }) => cells[6] === name);
  const change = owner(await tableRows(page), 'cache.entries[*]').cells.slice(3, 6);
  assert.ok(change[2].startsWith('+'), change);
  await tab('Owners');
  assert.equal(await page.locator('.legend').count(), 3);
  const after = await picture(page);
  await page.getByRole('combobox', { name: 'Width' }).selectOption({ label: 'Width: before' });
  assert.notEqual(await picture(page), after);
  await page.getByRole('combobox', { name: 'Compared' }).selectOption({ label: 'As shares' });
  await keepPicture(page, 'owners-compared');
});

test('a snapshot has its totals by type, and says how it was reduced', async () => {
  await choosePart(page, 'Heap: after2000');
  const { summary } = dataOf(file).sections.find(({ title }) => title === 'after2000.wfheap');
  const rows = await pagedRows(page, 'Types');
  assert.deepEqual(Object.fromEntries(rows.map(({ cells, exact }) => [cells[0], exact[2]])),
    Object.fromEntries(Object.keys(summary.objectCounts).map((type) => [type, summary.sizeByType[type] ?? 0])));
  assert.match(await page.locator('.facts').textContent(), /Objects6,\d\d\d.*Reduced beforehand: of 6,\d\d\d objects the 125 that retain most are listed; the largest 250 of \d+ groups \(the others: \d+ objects, .*\); all owners\./);
  await keepPicture(page, 'overview');
});

test('the objects that retain most lead to the root', async () => {
  await choosePart(page, 'Heap: after2000');
  await tab('Objects');
  const { objects } = answer('top', '--sort', 'retained', '--count', '50', 'after2000.wfheap');
  const rows = await pagedRows(page, 'Objects');
  assert.deepEqual(rows.map(({ exact }) => exact[0]), objects.map(({ retainedSize }) => retainedSize));
  const entries = objects.find(({ name }) => name === 'cache.entries');
  await page.getByRole('row', { name: 'cache.entries' }).first().click();
  assert.deepEqual(await page.getByRole('list', { name: 'Path from the root to cache.entries' }).getByRole('listitem').allTextContents(), entries.path);
  await keepPicture(page, 'path-to-root');
});

test('the icicle is as wide as what its owners retain', async () => {
  await choosePart(page, 'Heap: after2000');
  await tab('By owner');
  await page.getByRole('columnheader', { name: 'Retained' }).getByRole('button').click();
  const table = await tableRows(page);
  const cache = answer('top', '--sort', 'retained', 'after2000.wfheap').objects.find(({ name }) => name === 'cache');
  const row = table.find(({ cells }) => cells[5] === 'cache');
  assert.equal(Number(row.exact[2].replace(/\D/g, '')), cache.retainedSize);
  await tab('Owners');
  const whole = await picture(page);
  for (const press of ['ArrowDown', 'ArrowDown', 'ArrowDown']) await page.keyboard.press(press);
  assert.equal(await page.locator('.details-name').textContent(), 'cache');
  assert.match(await page.locator('.details-path').textContent(), /^_G › cache$/);
  await page.keyboard.press('Enter');
  assert.notEqual(await picture(page), whole);
  await keepPicture(page, 'owners');
});

test('groups are filtered by a search and by type', async () => {
  await choosePart(page, 'Heap: after2000');
  await tab('Groups');
  await page.keyboard.press('/');
  await page.keyboard.type('cache.entries[');
  const found = await pagedRows(page, 'Groups');
  assert.deepEqual(found.map(({ cells }) => cells[4]), ['cache.entries[*]', 'cache.entries[*].name', '(any key of cache.entries[*])']);
  await page.keyboard.press('Escape');
  assert.ok((await pagedRows(page, 'Groups')).length > 20);
  await page.getByRole('combobox', { name: 'Type' }).selectOption({ label: 'userdata' });
  const types = (await pagedRows(page, 'Groups')).map(({ cells }) => cells[2]);
  assert.deepEqual([...new Set(types)], ['userdata']);
  await drawn(page);
});
