// What a person gets from `wayfinder profile --format html`, in a headless browser.
// usage: node --test html_page.test.mjs     Environment: WAYFINDER_EXECUTABLE; CHROMIUM, the browser (default: Debian's).
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, afterEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { dataOf, drawn, launchBrowser, open, pageOf, picture, record, tableRows, withData } from './html_page.mjs';

const program = fileURLToPath(new URL('../exports/many_shapes.lua', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'wayfinder-html-'));
const label = (wanted) => wanted.name + (wanted.kind === 'c' ? ' [C]' : '');

let browser;
let profile;
let file;
before(async () => {
  profile = record(program, join(folder, 'recorded.json'));
  file = pageOf(profile, folder, 'shapes');
  browser = await launchBrowser();
});
after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true });
});

let page;
let failures;
beforeEach(async () => ({ page, failures } = await open(browser, file)));
afterEach(async () => {
  await page.context().close();
  assert.deepEqual(failures, []);
});

/** "12,345 ns" as a number. */
const exactNumber = (text) => Number(text.replace(/ ns$/, '').replaceAll(',', ''));
const times = (rows) => Object.fromEntries(rows.map(({ cells, exact }) => [cells[5], [exactNumber(exact[0]), exactNumber(exact[2])]]));
const seen = () => profile.functions.filter((wanted) => wanted.totalNs > 0);

test('the table of functions tells each self and total time to the nanosecond', async () => {
  await page.keyboard.press('3');
  const expected = Object.fromEntries(seen().map((wanted) => [label(wanted), [wanted.selfNs, wanted.totalNs]]));
  assert.deepEqual(times(await tableRows(page)), expected);
});

test('the table is sorted by a click on a head, and by another the other way round', async () => {
  await page.getByRole('tab', { name: 'Functions' }).click();
  const order = async () => (await tableRows(page)).map(({ exact }) => exactNumber(exact[2]));
  await page.getByRole('columnheader', { name: 'Total' }).getByRole('button').click();
  const down = await order();
  assert.deepEqual(down, [...down].sort((a, b) => b - a));
  assert.equal(await page.getByRole('columnheader', { name: 'Total' }).getAttribute('aria-sort'), 'descending');
  await page.getByRole('columnheader', { name: 'Total' }).getByRole('button').click();
  assert.deepEqual(await order(), [...down].reverse());
});

test('the flame graph goes from box to box by arrow keys and tells of the chosen one', async () => {
  const name = page.locator('.details-name');
  await page.keyboard.press('ArrowDown');
  assert.equal(await name.textContent(), 'everything');
  assert.match(await page.locator('.details').textContent(), /100\.0%/);
  await page.keyboard.press('ArrowDown');
  assert.equal(await name.textContent(), 'interpreter [C]');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  const first = await name.textContent();
  await page.keyboard.press('ArrowRight');
  assert.notEqual(await name.textContent(), first);
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowUp');
  assert.match(await name.textContent(), /^main chunk/);
});

test('zooming by keys and wheel changes the picture, Escape shows all again', async () => {
  const whole = await picture(page);
  assert.equal(await picture(page), whole);
  for (const press of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'Enter']) await page.keyboard.press(press);
  const zoomed = await picture(page);
  assert.notEqual(zoomed, whole);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  assert.equal(await picture(page), whole);
  await page.mouse.move(700, 300);
  await page.mouse.wheel(0, -400);
  await page.mouse.move(700, 895);
  assert.notEqual(await picture(page), whole);
  await page.keyboard.press('0');
  assert.equal(await picture(page), whole);
});

test('a search tells how many functions match and what share of all has them in its stack', async () => {
  const whole = await picture(page);
  await page.keyboard.press('/');
  await page.keyboard.type('is_');
  const isEven = seen().find((wanted) => wanted.name === 'is_even'); // is_odd is called by nobody else
  const share = (100 * isEven.totalNs) / profile.counters.weightNs;
  assert.equal(await page.locator('.found-share').textContent(), `2 · ${share.toFixed(1)}%`);
  assert.notEqual(await picture(page), whole);
  await page.keyboard.press('Enter');
  assert.equal(await page.locator('.details-name').textContent(), 'is_even');
  await page.keyboard.press('Escape');
  assert.equal(await page.getByRole('searchbox').inputValue(), '');
  await page.keyboard.press('3');
  await page.keyboard.press('/');
  await page.keyboard.type('/^is_(even|odd)$/');
  assert.deepEqual((await tableRows(page)).map(({ cells }) => cells[5]).sort(), ['is_even', 'is_odd']);
});

test('the call tree tells callees and callers of a function with its own totals', async () => {
  await page.keyboard.press('3');
  await page.locator('.row', { hasText: 'table.sort [C]' }).click();
  await page.keyboard.press('Enter');
  const sort = seen().find((wanted) => label(wanted) === 'table.sort [C]');
  let rows = await tableRows(page);
  assert.equal(rows[0].cells[5].slice(1), 'table.sort [C]');
  assert.equal(exactNumber(rows[0].exact[2]), sort.totalNs);
  assert.equal(rows[1].cells[5].slice(1), 'Shapes.sorted');
  assert.equal(exactNumber(rows[1].exact[2]), sort.totalNs);
  await page.getByRole('button', { name: 'Callees' }).click();
  rows = await tableRows(page);
  const below = rows.slice(1).map(({ exact }) => exactNumber(exact[2]));
  assert.equal(below.reduce((sum, ns) => sum + ns, sort.selfNs), sort.totalNs);
});

test('a row of the call tree opens and closes by keys', async () => {
  await page.keyboard.press('4');
  const count = () => page.locator('.grid-body [role=row]').count();
  await page.keyboard.press('ArrowDown');
  const all = await count();
  await page.keyboard.press('ArrowLeft');
  assert.equal(await page.locator('[aria-selected=true][role=row]').getAttribute('aria-expanded'), 'false');
  assert.ok((await count()) < all);
  await page.keyboard.press('ArrowRight');
  assert.equal(await count(), all);
});

test('the source has the time of its lines beside them', async () => {
  await page.keyboard.press('5');
  const text = readFileSync(program, 'utf8').split('\n');
  await page.keyboard.press('n');
  const line = page.locator('.source [role=row][aria-selected=true]');
  assert.equal(await line.locator('.code').textContent(), text[Number(await line.getAttribute('data-line')) - 1]);
  assert.match(await line.locator('.code').textContent(), /turns = turns \+ 1/); // where the program spins
  assert.deepEqual(await line.locator('.keyword').allTextContents(), ['for', 'do', 'end']);
  assert.match(await line.locator('.number').first().textContent(), /^[\d.]+ m?s$/);
});

test('one coroutine can be looked at alone', async () => {
  const data = dataOf(file);
  assert.ok(data.threads.length > 1);
  await page.getByRole('combobox', { name: 'Coroutines' }).selectOption({ label: data.threads[1].name });
  await page.keyboard.press('3');
  const rows = await tableRows(page);
  const own = rows.reduce((sum, { exact }) => sum + exactNumber(exact[0]), 0);
  assert.equal(own, data.threads[1].values[0][0].reduce((sum, ns) => sum + ns, 0));
});

test('the order of time is a view of its own', async () => {
  const whole = await picture(page);
  await page.keyboard.press('2');
  assert.equal(await page.getByRole('tab', { name: 'Time order' }).getAttribute('aria-selected'), 'true');
  assert.notEqual(await picture(page), whole);
  await page.keyboard.press('1');
  assert.equal(await page.getByRole('tab', { name: 'Flame graph' }).getAttribute('aria-selected'), 'true');
});

test('the page is dark or light as the system is, until one chooses', async () => {
  const back = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await back();
  const picture1 = await picture(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await drawn(page);
  const dark = await back();
  assert.notEqual(dark, light);
  assert.notEqual(await picture(page), picture1);
  await page.keyboard.press('t');
  assert.equal(await back(), light);
  await page.getByRole('button', { name: 'Dark or light (t)' }).click();
  assert.equal(await back(), dark);
});

test('help lists the keys and goes by Escape', async () => {
  await page.keyboard.press('?');
  assert.ok(await page.getByRole('dialog').isVisible());
  await page.keyboard.press('Escape');
  assert.equal(await page.getByRole('dialog').count(), 0);
});

test('a screen reader finds names and roles', async () => {
  for (const view of ['1', '2', '3', '4', '5']) {
    await page.keyboard.press(view);
    await drawn(page);
    const nameless = await page.evaluate(() => [...document.querySelectorAll('button, select, input, [role=grid], [role=treegrid], [role=application]')]
      .filter((element) => !element.hidden && !element.textContent.trim() && !element.ariaLabel).map((element) => element.outerHTML));
    assert.deepEqual(nameless, []);
    assert.equal(await page.getByRole('tabpanel').count(), 1);
  }
});

test('text stands out from what is behind it in both themes', async () => {
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    await drawn(page);
    assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), colorScheme);
    const ratios = await page.evaluate(() => {
      const style = getComputedStyle(document.documentElement);
      const light = (name) => {
        const [r, g, b] = style.getPropertyValue(name).match(/\w\w/g).map((hex) => {
          const part = parseInt(hex, 16) / 255;
          return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      const ratio = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);
      const pairs = ['--text', '--quiet', '--more', '--less', '--warn'].flatMap((text) => ['--back', '--bar', '--chosen'].map((back) => [text, back]));
      for (const text of ['--keyword', '--string', '--number']) pairs.push([text, '--back']);
      return pairs.map(([text, back]) => [text, back, ratio(text, back)]);
    });
    assert.deepEqual(ratios.filter(([, , ratio]) => ratio < 4.5), [], colorScheme);
  }
});

test('a script or style that gets into the page does not run', async () => {
  const path = join(folder, 'broken.html');
  const inserted = '<script>document.title = "run"</script><style>body { outline: 1px solid red }</style><img src="https://example.invalid/x.png" onerror="document.title = \'run\'">';
  writeFileSync(path, readFileSync(file, 'utf8').replace('</body>', `${inserted}</body>`));
  const broken = await open(browser, path);
  await drawn(broken.page);
  assert.notEqual(await broken.page.title(), 'run');
  assert.equal(await broken.page.evaluate(() => getComputedStyle(document.body).outlineStyle), 'none');
  for (const directive of ['script-src-elem', 'style-src-elem', 'img-src', 'script-src-attr']) {
    assert.ok(broken.failures.some((failure) => failure.includes(`policy: ${directive}`)), `${directive} in ${broken.failures}`);
  }
  await broken.page.context().close();
});

test('two profiles are compared in red and blue', async () => {
  const data = dataOf(file);
  delete data.timeline;
  data.sides = [{ ...data.sides[0], title: 'before.lua' }, { ...data.sides[0], title: 'after.lua' }];
  const spin = data.names.indexOf('spin');
  for (const thread of data.threads) {
    for (const column of thread.values) column.push(column[0].map((value, i) => (data.frames.function[thread.frame[i]] === spin ? 2 * value : value)));
  }
  const compared = await open(browser, withData(file, data, join(folder, 'compared.html')));
  assert.equal(await compared.page.getByRole('heading', { level: 1 }).textContent(), 'before.lua → after.lua');
  assert.equal(await compared.page.getByRole('tab').count(), 4); // no order of time
  await compared.page.keyboard.press('2');
  const [hottest] = await tableRows(compared.page);
  assert.equal(hottest.cells[6], 'spin');
  const self = profile.functions.find((wanted) => wanted.name === 'spin').selfNs;
  assert.deepEqual(hottest.exact.slice(0, 3).map(exactNumber), [self, 2 * self, self]);
  assert.match(hottest.cells[2], /^\+/);
  await compared.page.getByRole('combobox', { name: 'Compared' }).selectOption('As shares');
  const inAll = (rows, cell) => rows.reduce((sum, { exact }) => sum + exactNumber(exact[cell]), 0);
  const rows = await tableRows(compared.page);
  assert.ok(Math.abs(inAll(rows, 0) - inAll(rows, 1)) < 100, 'both are of one size');
  assert.ok(rows.some(({ cells }) => cells[2].startsWith('−')), 'what has not changed has a smaller share');
  await compared.page.keyboard.press('4');
  await drawn(compared.page);
  assert.deepEqual(compared.failures, []);
  await compared.page.context().close();
});
