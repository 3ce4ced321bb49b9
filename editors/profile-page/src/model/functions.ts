import type { Tree } from './tree';

/** Each function's numbers, by column and side; `total` counts recursion once. */
export interface FunctionNumbers {
  self: Float64Array[][];
  total: Float64Array[][];
}

/** Nodes in an order in which each stands before all that lies below it, and those without a break. */
export function depthFirst(tree: Tree): Int32Array {
  const order = new Int32Array(tree.size);
  const open = [0];
  for (let place = 0; open.length > 0; ++place) {
    const node = open.pop()!;
    order[place] = node;
    for (let i = tree.firstChild[node + 1] - 1; i >= tree.firstChild[node]; --i) open.push(tree.children[i]);
  }
  return order;
}

/** Calls `visit` for each node that has no function of the set above it, itself being of it. */
export function forEachOutermost(tree: Tree, order: Int32Array, isOne: (fn: number) => boolean, visit: (node: number) => void) {
  let inside = Infinity; // depth of the node in whose subtree we are
  for (let place = 1; place < order.length; ++place) {
    const node = order[place];
    if (tree.depth[node] > inside) continue;
    inside = Infinity;
    if (!isOne(tree.fn[node])) continue;
    visit(node);
    inside = tree.depth[node];
  }
}

export function functionNumbers(tree: Tree, order: Int32Array, functions: number): FunctionNumbers {
  const make = (columns: Float64Array[][]) => columns.map((sides) => sides.map(() => new Float64Array(functions)));
  const numbers = { self: make(tree.self), total: make(tree.total) };
  const open = new Int32Array(functions); // how often each is on the path
  const path: number[] = [];
  for (let place = 1; place < order.length; ++place) {
    const node = order[place];
    const fn = tree.fn[node];
    while (path.length > tree.depth[node]) --open[path.pop()!];
    const isOutermost = open[fn]++ === 0;
    path.push(fn);
    for (let column = 0; column < tree.self.length; ++column) {
      for (let side = 0; side < tree.self[column].length; ++side) {
        numbers.self[column][side][fn] += tree.self[column][side][node];
        if (isOutermost) numbers.total[column][side][fn] += tree.total[column][side][node];
      }
    }
  }
  return numbers;
}
