import type { PageData } from '../data';

/**
 * The call trees of some threads as one tree of functions. Node 0 stands for the whole program; every other node comes
 * after its parent. `self` and `total` by column and side.
 */
export interface Tree {
  size: number;
  fn: Int32Array; // -1: the whole
  parent: Int32Array;
  depth: Int32Array;
  self: Float64Array[][];
  total: Float64Array[][];
  /** Children of node i: `children` from `firstChild[i]` to `firstChild[i + 1]`. */
  firstChild: Int32Array;
  children: Int32Array;
  /** By thread, for those that were taken: the tree's node of each node of the thread. */
  nodeOf: (Int32Array | undefined)[];
}

export function buildTree(data: PageData, threads: number[]): Tree {
  const sides = data.sides.length;
  const most = 1 + threads.reduce((sum, thread) => sum + data.threads[thread].frame.length, 0);
  const fn = new Int32Array(most).fill(-1);
  const parent = new Int32Array(most);
  const depth = new Int32Array(most).fill(-1);
  const self = data.columns.map(() => Array.from({ length: sides }, () => new Float64Array(most)));
  const functions = data.names.length;
  const known = new Map<number, number>(); // parent and function to node
  const nodeOf: Tree['nodeOf'] = [];
  let size = 1;
  for (const index of threads) {
    const thread = data.threads[index];
    const places = (nodeOf[index] = new Int32Array(thread.frame.length));
    const path = [0]; // by depth + 1
    for (let i = 0; i < thread.frame.length; ++i) {
      const above = path[thread.depth[i]];
      const called = data.frames.function[thread.frame[i]];
      const key = above * functions + called;
      let node = known.get(key);
      if (node === undefined) {
        node = size++;
        known.set(key, node);
        fn[node] = called;
        parent[node] = above;
        depth[node] = depth[above] + 1;
      }
      places[i] = path[thread.depth[i] + 1] = node;
      for (let column = 0; column < self.length; ++column) {
        for (let side = 0; side < sides; ++side) self[column][side][node] += thread.values[column][side][i];
      }
    }
  }
  const total = self.map((column) => column.map((values) => values.slice()));
  for (let node = size - 1; node > 0; --node) {
    for (const column of total) for (const values of column) values[parent[node]] += values[node];
  }
  return { size, fn, parent, depth, self, total, nodeOf, ...childrenOf(parent, size) };
}

function childrenOf(parent: Int32Array, size: number) {
  const firstChild = new Int32Array(size + 1);
  for (let node = 1; node < size; ++node) ++firstChild[parent[node] + 1];
  for (let node = 0; node < size; ++node) firstChild[node + 1] += firstChild[node];
  const next = firstChild.slice();
  const children = new Int32Array(Math.max(0, size - 1));
  for (let node = 1; node < size; ++node) children[next[parent[node]]++] = node;
  return { firstChild, children };
}

/** Orders every node's children, those with the most first. */
export function sortChildren(tree: Tree, weight: (node: number) => number) {
  for (let node = 0; node < tree.size; ++node) {
    const [from, to] = [tree.firstChild[node], tree.firstChild[node + 1]];
    if (to - from > 1) tree.children.subarray(from, to).sort((a, b) => weight(b) - weight(a) || tree.fn[a] - tree.fn[b]);
  }
}

/** Functions from the outermost one to the node's own, as nodes. */
export function pathTo(tree: Tree, node: number): number[] {
  const path = [];
  for (let at = node; at > 0; at = tree.parent[at]) path.unshift(at);
  return path;
}
