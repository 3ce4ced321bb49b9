import type { PageData } from './data';
import { depthFirst, functionNumbers, type FunctionNumbers } from './model/functions';
import { lineNumbers, type LineNumbers } from './model/lines';
import { search, shareOf, type Search } from './model/search';
import { buildTree, sortChildren, type Tree } from './model/tree';
import { wordsOf, type Words } from './words';

/** "flame", "time", "functions", "calls", "source", and those that a page adds. */
export type ViewName = string;

/** What of the page changes; listeners are told which part. */
export type Part = 'view' | 'numbers' | 'selection' | 'search' | 'theme';

/** What is shown and chosen, and the numbers that follow from it. */
export class State {
  view: ViewName = 'flame';
  column = 0;
  /** Of the side whose numbers are drawn: the only one, or of two the one after. */
  side: number;
  threads: number[];
  /** Of two profiles: whether the one before is blown up, or down, to the size of the one after, so that shares compare. */
  comparesShares = false;
  /** The chosen function; -1: none. */
  selected = -1;
  search: Search | null = null;
  tree!: Tree;
  order!: Int32Array;
  numbers!: FunctionNumbers;
  private lines?: Map<number, LineNumbers>[];
  private readonly listeners: ((part: Part) => void)[] = [];
  readonly words: Words;

  constructor(readonly data: PageData) {
    this.words = wordsOf(data);
    this.commonFolder = commonFolder(data.files.map((file) => file.name));
    this.side = data.sides.length - 1;
    this.threads = data.threads.map((_, index) => index);
    this.compute();
  }

  get isComparison() {
    return this.data.sides.length === 2;
  }
  get unit() {
    return this.data.columns[this.column].unit;
  }
  /** "/home/me/app/", which begins the names of all files. */
  readonly commonFolder: string;
  /** Of the drawn side, everything together. */
  get whole() {
    return this.total[0];
  }
  get total() {
    return this.tree.total[this.column][this.side];
  }
  get linesByFile() {
    return (this.lines ??= this.scaledLines());
  }

  onChange(listener: (part: Part) => void) {
    this.listeners.push(listener);
  }
  tell(part: Part) {
    for (const listener of this.listeners) listener(part);
  }

  show(view: ViewName) {
    this.view = view;
    this.tell('view');
  }
  select(fn: number) {
    if (fn === this.selected) return;
    this.selected = fn;
    this.tell('selection');
  }
  find(text: string) {
    this.search = search(this.data, text);
    this.tell('search');
  }
  /** The share of all that has a match of the search in its stack. */
  foundAmount() {
    return this.search ? shareOf(this.tree, this.order, this.search.matches, this.total) : 0;
  }

  chooseThreads(threads: number[]) {
    this.threads = threads;
    this.lines = undefined;
    this.compute();
    this.tell('numbers');
  }
  chooseColumn(column: number) {
    this.column = column;
    this.sort();
    this.tell('numbers');
  }
  chooseShares(comparesShares: boolean) {
    this.comparesShares = comparesShares;
    this.chooseThreads(this.threads);
  }
  chooseSide(side: number) {
    this.side = side;
    this.sort();
    this.tell('numbers');
  }

  private factors: number[] = []; // of the side before, by column

  private scaledLines() {
    const files = lineNumbers(this.data, this.threads);
    if (!this.comparesShares) return files;
    for (const { self, total } of files.flatMap((lines) => [...lines.values()])) {
      for (const columns of [self, total]) columns.forEach((sides, column) => (sides[0] *= this.factors[column]));
    }
    return files;
  }
  private scaleTree() {
    const { self, total } = this.tree;
    this.factors = total.map(([before, after]) => (before[0] > 0 && after[0] > 0 ? after[0] / before[0] : 1));
    this.factors.forEach((factor, column) => {
      for (const values of [self[column][0], total[column][0]]) values.forEach((value, node) => (values[node] = value * factor));
    });
  }

  private compute() {
    this.tree = buildTree(this.data, this.threads);
    if (this.comparesShares) this.scaleTree();
    this.sort();
    this.numbers = functionNumbers(this.tree, this.order, this.data.names.length);
  }
  private sort() {
    const total = this.total;
    sortChildren(this.tree, (node) => total[node]);
    this.order = depthFirst(this.tree);
  }
}

function commonFolder(names: string[]): string {
  const paths = names.filter((name) => name.includes('/'));
  let folder = paths[0]?.replace(/[^/]*$/, '') ?? '';
  while (folder !== '' && !names.every((name) => name.startsWith(folder))) folder = folder.replace(/[^/]*\/$/, '');
  return folder;
}
