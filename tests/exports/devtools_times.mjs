// Opens a .cpuprofile with Chrome DevTools' own model and prints each function's times in milliseconds, as its flame
// chart shows them: {"name": [self, total]}.
// usage: node devtools_times.mjs [FILE]     Exit code 77 without the packages of package.json beside it.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
let devtools;
let esbuild;
try {
  devtools = dirname(require.resolve('chrome-devtools-frontend/package.json'));
  esbuild = require('esbuild');
} catch (error) {
  console.log(`skipped: a package of tests/exports/package.json is not installed (${error.message.split('\n')[0]})`);
  process.exit(77);
}

if (process.argv.length < 3) process.exit(0);

/** DevTools is published as TypeScript. */
async function load(path) {
  const bundle = await esbuild.build({
    entryPoints: [join(devtools, path)], bundle: true, format: 'esm', platform: 'node', write: false, logLevel: 'error',
  });
  return import(`data:text/javascript;base64,${Buffer.from(bundle.outputFiles[0].contents).toString('base64')}`);
}

const { CPUProfileDataModel } = await load('front_end/models/cpu_profile/CPUProfileDataModel.ts');
const model = new CPUProfileDataModel(JSON.parse(readFileSync(process.argv[2], 'utf8')));
const times = {};
const open = {};
model.forEachFrame(
  (depth, node) => { open[node.functionName] = (open[node.functionName] ?? 0) + 1; },
  (depth, node, sample, start, duration, self) => {
    const pair = times[node.functionName] ??= [0, 0];
    pair[0] += self;
    if (--open[node.functionName] === 0) pair[1] += duration;
  });
console.log(JSON.stringify(times));
