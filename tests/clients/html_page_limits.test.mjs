// The html page of profiles that are large, odd or hostile, in a headless browser.
// usage: node --test html_page_limits.test.mjs     Environment: WAYFINDER_EXECUTABLE, WAYFINDER_TEST_SLOWNESS; CHROMIUM
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { drawn, launchBrowser, limit, open, pageOf, record, tableRows } from './html_page.mjs';
import { profileOfStacks } from './made_profile.mjs';

const program = fileURLToPath(new URL('../exports/many_shapes.lua', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'wayfinder-html-'));
let browser;
let recorded;
before(async () => {
  recorded = record(program, join(folder, 'recorded.json'));
  browser = await launchBrowser();
});
after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true });
});

/** Milliseconds from frame to frame while the wheel zooms in and out, in ascending order. */
function framesWhileZooming(page) {
  return page.evaluate(async () => {
    const canvas = document.querySelector('canvas');
    const next = () => new Promise(requestAnimationFrame);
    const lasted = [];
    for (let last = await next(), i = 0; i < 60; ++i) {
      canvas.dispatchEvent(new WheelEvent('wheel', { deltaY: i < 30 ? -120 : 120, bubbles: true, cancelable: true }));
      const now = await next();
      lasted.push(now - last);
      last = now;
    }
    return lasted.sort((a, b) => a - b);
  });
}

test('100,000 stacks are drawn within seconds and zoomed without a stop', { timeout: 6 * limit }, async (t) => {
  const profile = profileOfStacks(recorded, 100_000);
  const { page, failures } = await open(browser, pageOf(profile, folder, 'stacks'));
  const first = await page.evaluate(() => performance.getEntriesByName('wayfinder:drawn')[0].startTime);
  t.diagnostic(`${profile.threads[0].nodes.frame.length} nodes: first drawing after ${Math.round(first)} ms`);
  assert.ok(first < limit / 2, `first drawing after ${first} ms`);
  for (const [key, view] of [['1', 'flame graph'], ['2', 'time order']]) {
    const began = Date.now();
    await page.keyboard.press(key);
    await drawn(page);
    const shown = Date.now() - began;
    const frames = await framesWhileZooming(page);
    t.diagnostic(`${view}: shown after ${shown} ms; a frame while zooming: median ${Math.round(frames[30])} ms, slowest ${Math.round(frames[59])} ms`);
    assert.ok(shown < limit / 2 && frames[30] < limit / 50 && frames[59] < limit / 10, `${view}: ${shown}, ${frames}`);
  }
  await page.keyboard.press('3');
  const rows = await tableRows(page);
  const hottest = profile.threads[0].nodes.timeNs.reduce((times, ns, node) => {
    const frame = profile.threads[0].nodes.frame[node];
    times[frame] = (times[frame] ?? 0) + ns;
    return times;
  }, []).sort((a, b) => b - a);
  assert.deepEqual(rows.slice(0, 5).map(({ exact }) => Number(exact[0].replace(/\D/g, ''))), hottest.slice(0, 5));
  assert.deepEqual(failures, []);
  await page.context().close();
});

test('hostile names are shown as what they are', async () => {
  const profile = structuredClone(recorded);
  const hostile = ['</script><script>document.title = "run"</script>', '<!--<script>', '<img src=x onerror=alert(1)>', '"\'`${1}\\', 'nul \0 end', '\u202edlo', '__proto__', '{{policy}}'];
  const names = [...hostile, { bytes: [99, 233, 0, 60] }, 'é'.repeat(2_000_000)];
  const seen = profile.functions.filter((wanted) => wanted.totalNs > 0);
  names.forEach((name, i) => (seen[i].name = name));
  profile.label = '</title><script>document.title = "run"</script>';
  profile.notes = ['<b>note</b>'];
  const { page, failures } = await open(browser, pageOf(profile, folder, 'hostile'));
  await page.keyboard.press('3');
  const shown = (await tableRows(page)).map(({ cells }) => cells[5].replace(/ \[C\]$/, ''));
  for (const name of [...hostile, 'c\\xE9\0<']) {
    assert.ok(shown.includes(name), `${JSON.stringify(name)} in ${JSON.stringify(shown.map((text) => text.slice(0, 80)))}`);
  }
  assert.ok(shown.some((name) => /^é{499,500}…$/.test(name)));
  assert.equal(await page.locator('main img, main script, main b, header b').count(), 0);
  for (const key of ['1', '2', '4', '5']) {
    await page.keyboard.press(key);
    await drawn(page);
  }
  assert.match(await page.title(), /<\/title><script>/);
  assert.deepEqual(failures, []);
  await page.context().close();
});

test('a profile without a sample is a page without boxes', async () => {
  const profile = structuredClone(recorded);
  for (const nodes of [profile.frames, ...profile.threads.map((thread) => thread.nodes), profile.timeline]) {
    for (const column of Object.keys(nodes)) nodes[column] = [];
  }
  Object.assign(profile, { functions: [], threads: [], counters: Object.fromEntries(Object.keys(profile.counters).map((name) => [name, 0])) });
  const { page, failures } = await open(browser, pageOf(profile, folder, 'empty'));
  for (const key of ['ArrowDown', 'ArrowDown', 'Enter', '+', '0', 'Escape', '2', '3', '4', '1', '/', 'x', 'Enter', 'Escape', 't']) {
    await page.keyboard.press(key);
    await drawn(page);
  }
  assert.deepEqual(failures, []);
  await page.context().close();
});
