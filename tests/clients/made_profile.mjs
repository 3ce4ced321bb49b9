// Profiles in the json format that no program would make in a test's time.

/** Numbers from 0 to below 1, the same ones each time. */
function* randomNumbers(seed) {
  for (;;) {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    yield ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }
}

/**
 * A profile with that many different stacks, 5 to 29 deep, of 1,200 functions in 40 files, one sample each, in a random
 * order of time. `recorded`: any profile, for its form; columns that this does not know are filled with 0.
 */
export function profileOfStacks(recorded, stacks) {
  const made = structuredClone(recorded);
  const numbers = randomNumbers(1);
  const random = (below) => Math.floor(numbers.next().value * below);
  made.functions = Array.from({ length: 1200 }, (_, i) => ({
    ...recorded.functions[0], kind: 'lua', name: `Module${i % 40}.function_${i}`, collectorName: '', source: `@modules/file${i % 40}.lua`,
    firstLine: 10 + i, lastLine: 15 + i,
  }));
  made.frames = { function: made.functions.map((_, i) => i), line: made.functions.map((_, i) => 12 + i) };
  const nodes = { frame: [0], parent: [0], samples: [0], timeNs: [0] };
  const below = new Map();
  const timeline = { timeNs: [], weightNs: [], thread: [], node: [], flags: [] };
  while (timeline.node.length < stacks) {
    let node = 0;
    for (let depth = 5 + random(25); depth > 0; --depth) {
      const frame = (Math.floor(4 * numbers.next().value ** 3) + depth * 37) % 1200;
      const key = node * 1200 + frame;
      if (!below.has(key)) {
        below.set(key, nodes.frame.length);
        nodes.frame.push(frame);
        nodes.parent.push(node);
        nodes.samples.push(0);
        nodes.timeNs.push(0);
      }
      node = below.get(key);
    }
    if (nodes.samples[node] > 0) continue;
    const weight = 1_000_000 + random(200_000);
    nodes.samples[node] = 1;
    nodes.timeNs[node] = weight;
    timeline.timeNs.push(timeline.node.length * 1_000_000);
    timeline.weightNs.push(weight);
    timeline.thread.push(0);
    timeline.node.push(node);
    timeline.flags.push(0);
  }
  fillOtherColumns(nodes, recorded.threads[0].nodes);
  fillOtherColumns(timeline, recorded.timeline);
  made.threads = [{ ...recorded.threads[0], number: 1, nodes }];
  made.timeline = timeline;
  made.counters = { ...recorded.counters, samples: stacks, weightNs: timeline.weightNs.reduce((sum, weight) => sum + weight, 0) };
  return made;
}

function fillOtherColumns(columns, known) {
  const length = Object.values(columns)[0].length;
  for (const name of Object.keys(known)) columns[name] ??= new Array(length).fill(0);
}
