import { forEachOutermost } from './functions';
import type { Tree } from './tree';

export type Direction = 'callees' | 'callers';

/**
 * A row of the call tree in either direction: a function as it is reached from the row above. It stands for `ends`: of
 * callees the places of the function itself, of callers those of the function at the root of the rows, each with the
 * place (`at`) to which the way up has come.
 */
export interface CallRow {
  fn: number;
  level: number;
  above: CallRow | null;
  places: { end: number; at: number }[];
  below?: CallRow[];
}

/** Rows without one above. `focus`: a function, or -1 for the whole program. */
export function rootRows(tree: Tree, order: Int32Array, direction: Direction, focus: number): CallRow[] {
  const starts: number[] = [];
  if (direction === 'callees' && focus < 0) {
    for (let i = tree.firstChild[0]; i < tree.firstChild[1]; ++i) starts.push(tree.children[i]);
  } else if (direction === 'callees') {
    forEachOutermost(tree, order, (fn) => fn === focus, (node) => starts.push(node));
  } else if (focus >= 0) {
    forEachOutermost(tree, order, (fn) => fn === focus, (node) => starts.push(node));
  } else {
    for (let node = 1; node < tree.size; ++node) if (tree.self.some((c) => c.some((v) => v[node] !== 0))) starts.push(node);
  }
  return group(tree, starts.map((node) => ({ end: node, at: node })), null);
}

export function rowsBelow(tree: Tree, row: CallRow, direction: Direction): CallRow[] {
  if (row.below) return row.below;
  const places: CallRow['places'] = [];
  for (const { end, at } of row.places) {
    if (direction === 'callers') {
      if (tree.parent[at] > 0) places.push({ end, at: tree.parent[at] });
    } else {
      for (let i = tree.firstChild[at]; i < tree.firstChild[at + 1]; ++i) {
        places.push({ end: tree.children[i], at: tree.children[i] });
      }
    }
  }
  return (row.below = group(tree, places, row));
}

/** The row's numbers. Callers of the whole program share out self times, all else totals. */
export function numbersOf(tree: Tree, row: CallRow, direction: Direction, focus: number, column: number, side: number) {
  const totals = direction === 'callers' && focus < 0 ? tree.self : tree.total;
  let [self, total] = [0, 0];
  for (const { end } of row.places) {
    self += tree.self[column][side][end];
    total += totals[column][side][end];
  }
  return { self, total };
}

function group(tree: Tree, places: CallRow['places'], above: CallRow | null): CallRow[] {
  const rows = new Map<number, CallRow>();
  for (const place of places) {
    const fn = tree.fn[place.at];
    let row = rows.get(fn);
    if (!row) rows.set(fn, (row = { fn, level: above ? above.level + 1 : 1, above, places: [] }));
    row.places.push(place);
  }
  return [...rows.values()];
}
