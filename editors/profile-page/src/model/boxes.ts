import type { PageData } from '../data';
import { depthFirst } from './functions';
import type { Tree } from './tree';

/** The boxes of one row of a chart, from left to right; `node` of the tree. */
export interface Row {
  start: Float64Array;
  end: Float64Array;
  node: Int32Array;
}

export interface Boxes {
  rows: Row[];
  end: number;
  /** In the order of time only: how exactly it is shown, 0 where every sample stands at its place. */
  step: number;
}

/** First index whose number is beyond `limit`, from `from` on. */
export function upperBound(numbers: Float64Array, limit: number, from = 0): number {
  let [low, high] = [from, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle] > limit) high = middle;
    else low = middle + 1;
  }
  return low;
}

class RowBuilder {
  readonly start: number[] = [];
  readonly end: number[] = [];
  readonly node: number[] = [];
  build(): Row {
    return { start: Float64Array.from(this.start), end: Float64Array.from(this.end), node: Int32Array.from(this.node) };
  }
}

/** Each path once, the heaviest to the left. Children must be sorted already. */
export function leftHeavy(tree: Tree, total: Float64Array): Boxes {
  const builders: RowBuilder[] = [];
  const starts = new Float64Array(tree.size);
  const open = [0];
  while (open.length > 0) {
    const node = open.pop()!;
    if (total[node] <= 0 && node > 0) continue;
    const row = (builders[tree.depth[node] + 1] ??= new RowBuilder());
    row.start.push(starts[node]);
    row.end.push(starts[node] + total[node]);
    row.node.push(node);
    let at = starts[node];
    for (let i = tree.firstChild[node]; i < tree.firstChild[node + 1]; ++i) {
      const child = tree.children[i];
      starts[child] = at;
      at += Math.max(0, total[child]);
    }
    for (let i = tree.firstChild[node + 1] - 1; i >= tree.firstChild[node]; --i) open.push(tree.children[i]);
  }
  return { rows: builders.map((row) => row.build()), end: total[0] || 1, step: 0 };
}

const mostBoxes = 4_000_000; // 80 MB

/** Samples of the tree's threads in the order of time; when they are very many, in steps that each merge their paths. */
export function timeOrder(data: PageData, tree: Tree): Boxes {
  const { thread, node, weight } = data.timeline!;
  const whole = weight.reduce((sum, ns) => sum + ns, 0);
  const place = new Int32Array(tree.size);
  depthFirst(tree).forEach((at, i) => (place[at] = i));
  const nodeAt = (i: number) => tree.nodeOf[thread[i]]?.[node[i]] ?? 0; // 0: of a thread that is not shown
  for (let steps = node.length; ; ) {
    const rows = new TimeRows(tree);
    const step = steps === node.length ? 0 : whole / steps;
    let from = 0;
    let time = 0;
    const boxesInAll = () => rows.boxes * (time === 0 ? 1 : whole / time); // as far as can be told by now
    const isTooMuch = () => rows.boxes > mostBoxes || (time > whole / 20 && boxesInAll() > 1.5 * mostBoxes);
    while (from < node.length && !isTooMuch()) {
      let to = from;
      const begin = time;
      do time += weight[to++];
      while (to < node.length && time + weight[to] - begin <= step);
      addStep(rows, place, from, to, begin, nodeAt, weight);
      from = to;
    }
    if (from === node.length || steps <= 1) return { rows: rows.build(whole), end: whole, step };
    steps = Math.max(1, Math.floor((steps * mostBoxes) / boxesInAll() / 2));
  }
}

/** Samples `from` to `to`, those of a path side by side. */
function addStep(
  rows: TimeRows, place: Int32Array, from: number, to: number, begin: number, nodeAt: (i: number) => number,
  weight: number[],
) {
  if (to - from === 1) {
    rows.add(nodeAt(from), begin, begin + weight[from]);
    return;
  }
  const own = new Map<number, number>();
  for (let i = from; i < to; ++i) own.set(nodeAt(i), (own.get(nodeAt(i)) ?? 0) + weight[i]);
  let time = begin;
  for (const node of [...own.keys()].sort((a, b) => place[a] - place[b])) {
    rows.add(node, time, (time += own.get(node)!));
  }
}

/** Rows that grow to the right, a box staying open as long as its function goes on being on the path. */
class TimeRows {
  boxes = 0;
  private readonly builders: RowBuilder[] = [];
  private readonly path: number[] = []; // by depth: the nodes that are open, then what was
  private open = 0;
  private last = 0;

  constructor(private readonly tree: Tree) {}

  add(node: number, begin: number, end: number) {
    const length = this.tree.depth[node] + 1;
    let at = node;
    let common = length; // how many of its path stay open
    for (; common > 0 && !(common <= this.open && this.path[common - 1] === at); at = this.tree.parent[at]) --common;
    this.close(common, begin);
    at = node;
    for (let depth = length - 1; depth >= common; --depth, at = this.tree.parent[at]) this.path[depth] = at;
    for (let depth = common; depth < length; ++depth) {
      const row = (this.builders[depth + 1] ??= new RowBuilder());
      row.start.push(begin);
      row.node.push(this.path[depth]);
    }
    this.boxes += length - common;
    this.open = length;
    this.last = end;
  }

  build(whole: number): Row[] {
    this.close(0, this.last);
    const all = { start: Float64Array.of(0), end: Float64Array.of(whole), node: Int32Array.of(0) };
    return [all, ...this.builders.slice(1).map((row) => row.build())];
  }

  private close(depth: number, time: number) {
    for (; this.open > depth; --this.open) this.builders[this.open].end.push(time);
  }
}

/** Calls as they nested. Of coroutines that wait for each other, the later call begins where the earlier one ends. */
export function callOrder(data: PageData, tree: Tree): Boxes {
  const { thread, node, begin, end } = data.calls!;
  const builders: RowBuilder[] = [];
  const inOrder = node.map((_, i) => i).sort((a, b) => begin[a] - begin[b] || end[b] - end[a]);
  let whole = 0;
  for (const i of inOrder) {
    const at = tree.nodeOf[thread[i]]?.[node[i]];
    whole = Math.max(whole, end[i]);
    if (at === undefined) continue;
    const row = (builders[tree.depth[at] + 1] ??= new RowBuilder());
    const start = Math.max(begin[i], row.end.at(-1) ?? 0);
    if (start > end[i]) continue;
    row.start.push(start);
    row.end.push(end[i]);
    row.node.push(at);
  }
  const all = { start: Float64Array.of(0), end: Float64Array.of(whole), node: Int32Array.of(0) };
  const rows = Array.from(builders, (row) => (row ?? new RowBuilder()).build());
  return { rows: [all, ...rows.slice(1)], end: whole, step: 0 };
}
