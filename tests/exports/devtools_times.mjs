// Opens a .cpuprofile, .heapprofile or .trace.json with Chrome DevTools' own models and prints what its views show of
// each function: {"name": [self, total]}, in milliseconds, of a heap profile in bytes.
// usage: node devtools_times.mjs [FILE]     Exit code 77 without the packages of package.json beside it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { devtools, esbuild } from './devtools_packages.mjs';

if (process.argv.length < 3) process.exit(0);

/** All but the models stands for anything, so that they load without a browser. */
const modelsOnly = {
  name: 'models only',
  setup(build) {
    build.onResolve({ filter: /\.js$/ }, ({ path }) =>
      /(^|\/)(cpu_profile|trace|types|helpers)\/|^\.\/(CPUProfile|ProfileTree|Tim|Tree|Trace|Synth|Conf|Ext|File|Over)/
        .test(path) ? undefined : { path, namespace: 'anything' });
    build.onLoad({ filter: /.*/, namespace: 'anything' }, () => ({ contents: standIn, loader: 'js' }));
  },
};
const standIn = `
  const anything = new Proxy(class {}, {
    get: (target, name) => name === 'prototype' ? target.prototype : name === Symbol.toPrimitive ? () => '' : anything,
    apply: () => anything,
    construct: (target, words, made) => Reflect.construct(Object, [], made),
  });
  module.exports = Object.create(anything);  // esbuild keeps the prototype of what is imported
`;

/** DevTools is published as TypeScript. */
async function load(path, plugins = []) {
  const bundle = await esbuild.build({
    entryPoints: [join(devtools, 'front_end', path)], bundle: true, format: 'esm', platform: 'node', write: false,
    logLevel: 'error', plugins,
  });
  return import(`data:text/javascript;base64,${Buffer.from(bundle.outputFiles[0].contents).toString('base64')}`);
}

const times = {};
const open = {};
function enter(name) {
  open[name] = (open[name] ?? 0) + 1;
}
/** Recursion counts once in a function's total. */
function leave(name, self, total) {
  const pair = times[name] ??= [0, 0];
  pair[0] += self;
  if (--open[name] === 0) pair[1] += total;
}

async function readCpuProfile(file) {
  const { CPUProfileDataModel } = await load('models/cpu_profile/CPUProfileDataModel.ts');
  new CPUProfileDataModel(file).forEachFrame(
    (depth, node) => enter(node.functionName),
    (depth, node, sample, start, duration, self) => leave(node.functionName, self, duration));
}

async function readHeapProfile(file) {
  const { SamplingHeapProfileModel } = await load('panels/profiler/HeapProfileView.ts', [modelsOnly]);
  const walk = node => {
    enter(node.functionName);
    node.children.forEach(walk);
    leave(node.functionName, node.self, node.total);
  };
  new SamplingHeapProfileModel(file).root.children.forEach(walk);
}

async function readTrace(file) {
  const { treify } = await load('models/trace/helpers/TreeHelpers.ts', [modelsOnly]);
  const { sortTraceEventsInPlace } = await load('models/trace/helpers/Trace.ts', [modelsOnly]);
  const calls = file.traceEvents.filter(event => event.ph === 'X');
  for (const thread of new Set(calls.map(call => call.tid))) {
    const ofThread = calls.filter(call => call.tid === thread);
    sortTraceEventsInPlace(ofThread);
    const { tree } = treify(ofThread, { filter: { has: () => true } });
    const walk = node => {
      enter(node.entry.name);
      node.children.forEach(walk);
      leave(node.entry.name, node.selfTime / 1000, node.entry.dur / 1000);
    };
    tree.roots.forEach(walk);
  }
}

const path = process.argv[2];
const file = JSON.parse(readFileSync(path, 'utf8'));
if (path.endsWith('.heapprofile')) await readHeapProfile(file);
else if (path.endsWith('.trace.json')) await readTrace(file);
else await readCpuProfile(file);
console.log(JSON.stringify(times));
