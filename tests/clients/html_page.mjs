// The page that `--format html` writes, opened from its file in a headless browser without a network.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const slowness = Number(process.env.WAYFINDER_TEST_SLOWNESS ?? 1);
export const limit = 20000 * slowness;

export function wayfinder(...words) {
  const done = spawnSync(process.env.WAYFINDER_EXECUTABLE, words, { encoding: 'utf8', timeout: 3 * limit });
  if (done.status !== 0) throw new Error(`wayfinder ${words.join(' ')}: exit code ${done.status}: ${done.stderr}`);
}

/** Records a program in the json format; gives the file's content. */
export function record(program, file) {
  wayfinder('profile', '--rate', '1000', '--format', 'json', '-o', file, program);
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** Writes a profile, given as the json format's content, as a page; gives the page's path. */
export function pageOf(profile, folder, name) {
  const file = join(folder, `${name}.profile.json`);
  writeFileSync(file, JSON.stringify(profile));
  const page = join(folder, `${name}.html`);
  wayfinder('profile', 'convert', file, '--to', 'html', '-o', page);
  return page;
}

const dataScript = /(<script id="data" type="application\/json">)([^]*?)(<\/script>)/;

export function dataOf(page) {
  return JSON.parse(readFileSync(page, 'utf8').match(dataScript)[2]);
}

/** The same page with other data. */
export function withData(page, data, path) {
  const text = JSON.stringify(data).replaceAll('<', '\\u003c');
  writeFileSync(path, readFileSync(page, 'utf8').replace(dataScript, (_, opening, old, closing) => opening + text + closing));
  return path;
}

export function launchBrowser() {
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
}

/**
 * Opens a page and waits for its first drawing. `failures` gets what must not happen: errors, messages on the console,
 * violations of the page's policy, requests for anything but the file itself.
 */
export async function open(browser, path, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, offline: true, colorScheme: 'light', reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(limit);
  const failures = [];
  const url = pathToFileURL(path).href;
  page.on('pageerror', (error) => failures.push(`error: ${error.stack}`));
  page.on('console', (message) => failures.push(`console: ${message.text()}`));
  page.on('dialog', (dialog) => { failures.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on('request', (request) => { if (request.url() !== url) failures.push(`request: ${request.url().slice(0, 200)}`); });
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`), true);
  });
  await page.goto(url);
  await page.waitForFunction(() => performance.getEntriesByName('wayfinder:drawn').length > 0);
  return { page, failures };
}

/** After everything asked for has been drawn. */
export function drawn(page) {
  return page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(resolve)))));
}

/** Rows of the table in sight: texts of their cells, and `exact`, the numbers that the cells tell as their titles. */
export function tableRows(page) {
  return page.locator('.grid-body [role=row]').evaluateAll((rows) => rows.map((row) => {
    const cells = [...row.querySelectorAll('[role=gridcell]')];
    return { cells: cells.map((cell) => cell.textContent), exact: cells.map((cell) => cell.title) };
  }));
}

/** The chart as a picture. */
export async function picture(page) {
  await drawn(page);
  return (await page.locator('canvas').screenshot()).toString('base64');
}
