// Opens a .heapsnapshot with memlab and runs its analyses over it. Prints {nodes: {id: [type, name, retained]},
// analyses: n}.
// usage: node memlab_heap.mjs [FILE]     Exit code 77 without the packages of package.json beside it.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
let memlab;
try {
  memlab = require('@memlab/heap-analysis');
} catch (error) {
  console.log(`skipped: a package of tests/exports/package.json is not installed (${error.message.split('\n')[0]})`);
  process.exit(77);
}
if (process.argv.length < 3) process.exit(0);

console.log = () => {};  // memlab reports on stdout
const file = process.argv[2];
const heap = await memlab.getFullHeapFromFile(file);
const nodes = {};
heap.nodes.forEach(node => { nodes[node.id] = [node.type, node.name, node.retainedSize]; });
const sizes = new memlab.ObjectSizeAnalysis();
await sizes.analyzeSnapshotFromFile(file);
await new memlab.StringAnalysis().analyzeSnapshotFromFile(file);
const shapes = new memlab.ObjectShapeAnalysis();
await shapes.analyzeSnapshotFromFile(file);
process.stdout.write(JSON.stringify({ nodes, analyses: 3 }), () => process.exit(0));
