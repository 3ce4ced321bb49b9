// The adapter under Microsoft's own test client, as VS Code's adapters are tested.
// usage: node --test testsupport.test.mjs     Environment: WAYFINDER_EXECUTABLE.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, test } from 'node:test';
import testsupport from '@vscode/debugadapter-testsupport';

const programs = fileURLToPath(new URL('../programs', import.meta.url));
const shapes = join(programs, 'shapes.lua');
const lineOf = (path, marker) => readFileSync(path, 'utf8').split('\n').findIndex((line) => line.includes(marker)) + 1;

let client;
beforeEach(async () => {
  client = new testsupport.DebugClient(process.env.WAYFINDER_EXECUTABLE, 'dap', 'wayfinder', { stdio: 'pipe' }, true);
  client.defaultTimeout = 20000;
  await client.start();
});
afterEach(() => client.stop());

test('initialize answers with what the adapter can do', async () => {
  const { body } = await client.initializeRequest();
  assert.equal(body.supportsConfigurationDoneRequest, true);
  assert.equal(body.supportsConditionalBreakpoints, true);
  assert.ok(body.exceptionBreakpointFilters.some((filter) => filter.filter === 'uncaught' && filter.default));
});

test('an unknown request is answered with an error', async () => {
  await client.initializeRequest();
  await assert.rejects(client.send('illegal_request'));
});

test('a program runs to its end', () =>
  Promise.all([client.configurationSequence(), client.launch({ program: shapes }), client.waitForEvent('terminated')]));

test('stopOnEntry stops at the first line with code', () =>
  Promise.all([
    client.configurationSequence(),
    client.launch({ program: shapes, stopOnEntry: true }),
    client.assertStoppedLocation('entry', { path: shapes, line: 2 }),
  ]));

test('a breakpoint is hit where it was set', () =>
  client.hitBreakpoint({ program: shapes }, { path: shapes, line: lineOf(shapes, '-- break: inside inspect_me') }));

test('a conditional breakpoint is hit when its condition holds', async () => {
  const steps = join(programs, 'steps.lua');
  await Promise.all([
    client.waitForEvent('initialized').then(async () => {
      await client.setBreakpointsRequest({
        source: { path: steps },
        breakpoints: [{ line: lineOf(steps, '-- step: in add'), condition: 'b == 1' }],
      });
      return client.configurationDoneRequest();
    }),
    client.launch({ program: steps }),
    client.assertStoppedLocation('breakpoint', { path: steps, line: lineOf(steps, '-- step: in add') }),
  ]);
});

test('output arrives as it was written', () =>
  Promise.all([
    client.configurationSequence(),
    client.launch({ program: shapes }),
    client.assertOutput('stdout', 'hello\t2\ncounter\t11\n'),
  ]));
