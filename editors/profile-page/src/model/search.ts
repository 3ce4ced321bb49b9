import type { PageData } from '../data';
import type { Tree } from './tree';
import { forEachOutermost } from './functions';

export interface Search {
  text: string;
  /** By function. */
  matches: Uint8Array;
  count: number;
}

/** Functions whose name or file has the text in it, or fits `/an expression/`; null when there is no text. */
export function search(data: PageData, text: string): Search | null {
  if (text === '') return null;
  const fits = matcher(text);
  const matches = new Uint8Array(data.names.length);
  let count = 0;
  data.names.forEach((name, fn) => {
    const file = data.functions.file[fn];
    if (fits(name) || (file >= 0 && fits(data.files[file].name))) {
      matches[fn] = 1;
      ++count;
    }
  });
  return { text, matches, count };
}

/** Whether a name has the text in it, or fits `/an expression/`. */
export function matcher(text: string): (name: string) => boolean {
  const expression = /^\/(.+)\/$/.exec(text)?.[1];
  if (expression) {
    try {
      const pattern = new RegExp(expression, 'i');
      return (name) => pattern.test(name);
    } catch {
      return () => false; // half typed
    }
  }
  const wanted = text.toLowerCase();
  return (name) => name.toLowerCase().includes(wanted);
}

/** What belongs to stacks with a match anywhere, each once. */
export function shareOf(tree: Tree, order: Int32Array, matches: Uint8Array, total: Float64Array): number {
  let sum = 0;
  forEachOutermost(tree, order, (fn) => matches[fn] === 1, (node) => (sum += total[node]));
  return sum;
}
