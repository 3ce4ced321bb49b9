// Opens a .heapsnapshot with Chrome DevTools' own loader, as its memory panel does, and prints what that knows:
// {nodes: {id: {name, type, self, retained, dominator}}, weak: [[from, to] …], total}, where ids are those of the file.
// usage: node devtools_heap.mjs [FILE]     Exit code 77 without the packages of package.json beside it.
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { devtools, esbuild } from './devtools_packages.mjs';

if (process.argv.length < 3) process.exit(0);

/** What DevTools' own build makes of its translations; the worker shows no text. */
const withoutLocales = {
  name: 'without locales',
  setup(build) {
    build.onResolve({ filter: /\/locales\.js$/ }, ({ path }) => ({ path, namespace: 'locales' }));
    build.onLoad({ filter: /.*/, namespace: 'locales' }, () =>
      ({ contents: "module.exports = { LOCALES: [], BUNDLED_LOCALES: [], DEFAULT_LOCALE: 'en-US' }", loader: 'js' }));
  },
};

const bundle = await esbuild.build({
  entryPoints: [join(devtools, 'front_end/entrypoints/heap_snapshot_worker/heap_snapshot_worker.ts')], bundle: true,
  format: 'esm', platform: 'node', write: false, logLevel: 'error', plugins: [withoutLocales],
});
Promise.withResolvers ??= () => {  // newer than some nodes
  const made = {};
  made.promise = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }));
  return made;
};
const { HeapSnapshotLoader, HeapSnapshot } =
  await import(`data:text/javascript;base64,${Buffer.from(bundle.outputFiles[0].contents).toString('base64')}`);

const loader = new HeapSnapshotLoader.HeapSnapshotLoader({ sendEvent() {} });
for await (const piece of createReadStream(process.argv[2], { encoding: 'utf8' })) loader.write(piece);
loader.close();
const channel = new MessageChannel();
new HeapSnapshot.SecondaryInitManager(channel.port2);
const snapshot = await loader.buildSnapshot(channel.port1);

const found = { nodes: {}, weak: [], total: snapshot.totalSize };
for (const iterator = snapshot.allNodes(); iterator.hasNext(); iterator.next()) {
  const node = iterator.node;
  const dominator = snapshot.createNode(node.dominatorIndex());
  found.nodes[node.id()] = {
    name: node.name(), type: node.type(), self: node.selfSize(), retained: node.retainedSize(), dominator: dominator.id(),
  };
  for (const edges = node.edges(); edges.hasNext(); edges.next()) {
    if (edges.edge.isWeak()) found.weak.push([node.id(), edges.edge.node().id()]);
  }
}
process.stdout.write(JSON.stringify(found), () => process.exit(0));  // the channel would keep it waiting
