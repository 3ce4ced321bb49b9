// Every control of the page of `wayfinder report`, by mouse and by keyboard; names for screen readers; its policy.
// usage: node --test controls.test.mjs     Environment: WAYFINDER_EXECUTABLE; CHROMIUM, the browser (default: Debian's).
import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { drawn, launchBrowser, open, picture, tableRows } from '../clients/html_page.mjs';
import { choosePart, folder, keepPicture, pagedRows, profile, report, snapshot } from './report_page.mjs';

let browser, file, page, failures;
before(async () => {
  file = report('all', profile('before'), profile('after'), snapshot('one', 50), snapshot('two', 400), snapshot('three', 800));
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

const chosen = () => page.locator('nav select option:checked').textContent();
const heading = () => page.getByRole('heading', { level: 1 }).textContent();
const pager = () => page.getByRole('group', { name: 'Pages' });
const range = () => pager().locator('.of').first().textContent();
const names = async () => (await pagedRows(page, 'Groups')).map(({ cells }) => cells[4]);

test('parts of the report are chosen from a list, by arrows and by [ and ]', async () => {
  const parts = ['Heaps compared: one.wfheap → three.wfheap', 'Profiles compared: before.json → after.json', 'Profile: before.json', 'Profile: after.json', 'Heap: one.wfheap', 'Heap: two.wfheap', 'Heap: three.wfheap'];
  assert.deepEqual(await page.locator('nav select option').allTextContents(), parts);
  assert.equal(await heading(), 'one.wfheap → three.wfheap');
  await page.getByRole('button', { name: 'Next part (])' }).click();
  assert.equal(await chosen(), parts[1]);
  await page.keyboard.press(']');
  assert.equal(await chosen(), parts[2]);
  await page.keyboard.press('[');
  await page.getByRole('button', { name: 'Previous part ([)' }).click();
  await page.keyboard.press('['); // there is none before the first
  assert.equal(await heading(), 'one.wfheap → three.wfheap');
  await page.getByRole('combobox', { name: 'Part of the report' }).focus();
  await page.keyboard.press('ArrowDown');
  assert.equal(await heading(), 'spinning.lua → spinning.lua');
  await choosePart(page, 'Heap: two');
  assert.equal(await heading(), 'two.wfheap');
});

test('each view of each part is drawn, chosen by a click and by its number', async () => {
  const parts = await page.locator('nav select option').allTextContents();
  for (const [index, part] of parts.entries()) {
    await choosePart(page, part);
    const tabs = await page.getByRole('tab').allTextContents();
    for (const [i, tab] of tabs.entries()) {
      if (i % 2 === 0) await page.getByRole('tab').nth(i).click();
      else await page.keyboard.press(String(i + 1));
      assert.equal(await page.getByRole('tab', { selected: true }).textContent(), tab);
      assert.equal(await page.getByRole('tabpanel', { name: tab, exact: true }).count(), 1);
      await keepPicture(page, `part${index + 1}-${tab.toLowerCase().replaceAll(' ', '-')}`);
    }
    await page.getByRole('tab', { selected: true }).press('ArrowRight');
    assert.equal(await page.getByRole('tab', { selected: true }).textContent(), tabs[0]);
  }
});

test('a profile in the report has its flame graph and its top table', async () => {
  await choosePart(page, 'Profile: after.json');
  const whole = await picture(page);
  for (const press of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'Enter']) await page.keyboard.press(press);
  assert.match(await page.locator('.details-name').textContent(), /main chunk|turn|twice/);
  await page.keyboard.press('0');
  await page.keyboard.press('Escape');
  assert.equal(await picture(page), whole);
  await page.getByRole('tab', { name: 'Functions' }).click();
  assert.equal((await tableRows(page))[0].cells[5], 'turn');
});

test('the icicle is zoomed by its buttons, drawn by bytes or objects, and leads to what holds an owner', async () => {
  await choosePart(page, 'Heap: three');
  await page.getByRole('tab', { name: 'Owners' }).click();
  const whole = await picture(page);
  await page.getByRole('button', { name: 'Zoom in (+)' }).click();
  const zoomed = await picture(page);
  assert.notEqual(zoomed, whole);
  await page.getByRole('button', { name: 'Zoom out (−)' }).click();
  await page.getByRole('button', { name: 'Show all (0)' }).click();
  assert.equal(await picture(page), whole);
  await page.getByRole('combobox', { name: 'Measured' }).selectOption({ label: 'Objects' });
  assert.notEqual(await picture(page), whole);
  await page.getByRole('combobox', { name: 'Measured' }).selectOption({ label: 'Bytes' });
  for (const press of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown']) await page.getByRole('application').press(press);
  const owner = await page.locator('.details-name').textContent();
  await page.getByRole('button', { name: 'Held by' }).click();
  const shown = async () => (await tableRows(page)).map(({ cells }) => cells[5].slice(1));
  assert.deepEqual((await shown()).slice(0, 2), [owner, owner.replace(/[.[][^.[]*$/, '')]);
  await page.getByRole('button', { name: 'Holds' }).click();
  assert.equal((await shown())[0], owner);
  await page.getByRole('button', { name: 'Of the heap' }).click();
  assert.ok((await shown()).includes('_G'));
  const rows = (await shown()).length;
  await page.getByRole('button', { name: 'Open', exact: true }).first().click();
  assert.ok((await shown()).length > rows);
  await page.getByRole('button', { name: 'Close', exact: true }).first().click();
  assert.equal((await shown()).length, rows);
});

test('a table is sorted by a click on a head, and by Enter on it the other way round', async () => {
  await choosePart(page, 'Heap: three');
  await page.getByRole('tab', { name: 'Groups' }).click();
  const head = page.getByRole('columnheader', { name: 'Objects' });
  await head.getByRole('button').click();
  const counts = async () => (await pagedRows(page, 'Groups')).map(({ exact }) => exact[1]);
  assert.equal(await head.getAttribute('aria-sort'), 'descending');
  const down = await counts();
  assert.deepEqual(down, [...down].sort((a, b) => b - a));
  await page.keyboard.press('Enter'); // the head that was clicked keeps the focus
  assert.equal(await head.getAttribute('aria-sort'), 'ascending');
  assert.equal((await counts())[0], 1);
  await page.getByRole('columnheader', { name: 'Where they hang' }).getByRole('button').click();
  const paths = await names();
  assert.deepEqual(paths, [...paths].sort((a, b) => a.localeCompare(b, 'en', { numeric: true })));
});

test('a table is turned page by page', async () => {
  await choosePart(page, 'Heap: three');
  await page.getByRole('tab', { name: 'Groups' }).click();
  assert.match(await range(), /^Groups 1–50 of \d+$/);
  const first = await names();
  const button = (name) => pager().getByRole('button', { name });
  assert.ok(await button('Previous page').isDisabled());
  await button('Next page').click();
  assert.match(await range(), /^Groups 51–100 of/);
  assert.equal((await names()).filter((name) => first.includes(name) && name.startsWith('made')).length, 0);
  await button('First page').click();
  assert.deepEqual(await names(), first);
  await button('Last page').click();
  assert.ok(await button('Next page').isDisabled());
  await button('Previous page').click();
  await page.getByRole('combobox', { name: 'Rows a page' }).selectOption({ label: '25 rows' });
  assert.match(await range(), /^Groups 1–25 of/);
  await page.getByRole('grid', { name: 'Groups' }).focus();
  await page.keyboard.press('PageDown');
  assert.match(await range(), /^Groups 26–50 of/);
  await page.keyboard.press('PageUp');
  assert.deepEqual(await names(), first.slice(0, 25));
});

test('rows are reached by arrow keys, Home and End, and told to screen readers', async () => {
  await choosePart(page, 'Heap: three');
  await page.keyboard.press('3');
  const active = () => page.evaluate(() => {
    const grid = document.activeElement;
    return Number(document.getElementById(grid.getAttribute('aria-activedescendant'))?.getAttribute('aria-rowindex'));
  });
  await page.keyboard.press('ArrowDown');
  assert.equal(await active(), 2);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  assert.equal(await active(), 2);
  await page.keyboard.press('End');
  assert.equal(await active(), 51);
  const last = (await pagedRows(page, 'Objects'))[49].cells[5];
  assert.equal(await page.locator('.details-name').textContent(), last);
  await page.keyboard.press('Home');
  assert.equal(await active(), 2);
  assert.ok((await page.getByRole('region', { name: 'Path to root' }).getByRole('listitem').count()) > 0);
});

test('the page is dark or light as the system is, until one chooses, in every part', async () => {
  const back = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.getByRole('tab', { name: 'Trend' }).click();
  const [light, chart] = [await back(), await picture(page)];
  await page.emulateMedia({ colorScheme: 'dark' });
  await drawn(page);
  assert.notEqual(await back(), light);
  assert.notEqual(await picture(page), chart);
  await keepPicture(page, 'trend-dark');
  await choosePart(page, 'Profile: before');
  const dark = await picture(page);
  await page.keyboard.press('t');
  assert.equal(await back(), light);
  assert.notEqual(await picture(page), dark);
  await page.keyboard.press('[');
  await page.keyboard.press('[');
  assert.equal(await picture(page), chart);
  await page.getByRole('button', { name: 'Dark or light (t)' }).click();
  assert.notEqual(await back(), light);
});

test('notes say what was reduced, help lists the keys', async () => {
  await page.getByText('1 note').click();
  assert.match(await page.locator('nav .notes li').textContent(), /heaps are reduced: of each, up to [\d,]+ owners, \d+ groups and \d+ objects are shown/);
  await page.keyboard.press('?');
  assert.ok(await page.getByRole('dialog', { name: 'Keys' }).isVisible());
  assert.match(await page.getByRole('dialog').textContent(), /Report.*previous, next part.*Paged tables/);
  await page.getByRole('button', { name: 'Close' }).click();
  assert.equal(await page.getByRole('dialog').count(), 0);
});

test('a screen reader finds a name for everything that can be used', async () => {
  for (const part of await page.locator('nav select option').allTextContents()) {
    await choosePart(page, part);
    for (let i = 0; i < (await page.getByRole('tab').count()); ++i) {
      await page.getByRole('tab').nth(i).click();
      await drawn(page);
      const nameless = await page.evaluate(() => [...document.querySelectorAll('button, select, input, nav, [role=grid], [role=treegrid], [role=application], [role=img], [role=region], [tabindex="0"]')]
        .filter((element) => !element.closest('[hidden]') && !element.textContent.trim() && !element.ariaLabel && !element.getAttribute('aria-labelledby')).map((element) => element.outerHTML.slice(0, 200)));
      assert.deepEqual(nameless, []);
      assert.equal(await page.getByRole('main').or(page.getByRole('tabpanel')).count(), 1);
    }
  }
});

test('a script or style that gets into the page does not run', async () => {
  const path = join(folder, 'broken.html');
  const inserted = '<script>document.title = "run"</script><style>body { outline: 1px solid red }</style><img src="https://example.invalid/x.png" onerror="document.title = \'run\'">';
  writeFileSync(path, readFileSync(file, 'utf8').replace('</body>', `${inserted}</body>`));
  const broken = await open(browser, path);
  await drawn(broken.page);
  assert.notEqual(await broken.page.title(), 'run');
  for (const directive of ['script-src-elem', 'style-src-elem', 'img-src', 'script-src-attr']) {
    assert.ok(broken.failures.some((failure) => failure.includes(`policy: ${directive}`)), `${directive} in ${broken.failures}`);
  }
  await broken.page.context().close();
});
