// The page of `wayfinder report`, made of real programs' profiles and snapshots and opened in a headless browser.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drawn, limit } from '../clients/html_page.mjs';

const growing = `
cache = { entries = {} }
log = {}
for i = 1, tonumber(arg[1]) do
  cache.entries[i] = { id = i, name = "entry " .. i }
  log[i] = ("line %d of the log"):format(i)
end
settled = {}
for i = 1, 40 do settled[i] = { i } end
names = {} -- groups of their own, more than a page has rows
for i = 1, 120 do _G["made" .. i] = { [tostring(i)] = i } end`;
const spinning = `
local function turn(n) local sum = 0 for i = 1, n do sum = sum + i % 7 end return sum end
local function twice(n) return turn(n) + turn(n) end
for i = 1, 20 do twice(4e5) end`;

export const folder = mkdtempSync(join(tmpdir(), 'wayfinder-report-'));

/** Where the pictures of a test run stay, to be looked at. */
const pictures = join(process.env.WAYFINDER_BUILD ?? folder, 'screenshots', 'report');
mkdirSync(pictures, { recursive: true });
export async function keepPicture(page, name) {
  await drawn(page);
  await page.screenshot({ path: join(pictures, `${name}.png`) });
}

export function wayfinder(...words) {
  return runs(0, ...words);
}
/** Gives what the command says on stdout, when it ends with this exit code. */
export function runs(exitCode, ...words) {
  const done = spawnSync(process.env.WAYFINDER_EXECUTABLE, words.map(String), { cwd: folder, encoding: 'utf8', timeout: 6 * limit, maxBuffer: 2 ** 28 });
  if (done.status !== exitCode) throw new Error(`wayfinder ${words.join(' ')}: exit code ${done.status}: ${done.stderr}`);
  return done.stdout;
}

/** The heap of a program at its end; gives the file's name. */
export function snapshot(name, argument, program = growing) {
  writeFileSync(join(folder, 'growing.lua'), program);
  wayfinder('heap', 'snapshot', '-o', `${name}.wfheap`, 'growing.lua', argument);
  return `${name}.wfheap`;
}

export function profile(name) {
  writeFileSync(join(folder, 'spinning.lua'), spinning);
  wayfinder('profile', '--rate', '1000', '--format', 'json', '-o', `${name}.json`, 'spinning.lua');
  return `${name}.json`;
}

/** The page's path. */
export function report(name, ...files) {
  wayfinder('report', ...files, '-o', `${name}.html`);
  return join(folder, `${name}.html`);
}

/** Chooses a part of the report by the beginning of its title. */
export async function choosePart(page, title) {
  const options = await page.locator('nav select option').allTextContents();
  const index = options.findIndex((option) => option.startsWith(title));
  if (index < 0) throw new Error(`${title}: not in ${options}`);
  await page.getByRole('combobox', { name: 'Part of the report' }).selectOption(String(index));
}

/** Rows of the paged table of this name: texts of their cells, and `exact`, what they tell as their titles. */
export function pagedRows(page, name) {
  return page.getByRole('grid', { name }).locator('tbody tr').evaluateAll((rows) => rows.map((row) => {
    const cells = [...row.cells];
    return { cells: cells.map((cell) => cell.textContent), exact: cells.map((cell) => Number(cell.title.replaceAll(',', ''))) };
  }));
}
