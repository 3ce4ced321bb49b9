// What the page is filled with. Its other end is profiling/export/page_data.cpp.

/** One of the profiles: the only one, or the one before and the one after. */
export interface Side {
  title: string;
  program: string;
  /** `heap`: who holds the memory, in the form of a call tree; its functions are owners, their files are types. */
  mode: 'sampling' | 'call' | 'line' | 'allocation' | 'heap';
  clock: 'cpu' | 'wall';
  lua: string;
  method: string;
  intervalNs: number;
  startTimeMs: number;
  durationNs: number;
  samples: number;
  sampleBytes: number;
  lostSamples: number;
  lostNs: number;
  cutSamples: number;
  incompleteSamples: number;
  notes: string[];
}

/** A number that each node has; `addsUp`: its sum over a function and all that it called has a meaning. */
export interface Column {
  id: string;
  title: string;
  unit: '' | 'ns' | 'bytes';
  addsUp: boolean;
}

/** A thread's call tree, depth first; `values` by column and side. */
export interface Thread {
  name: string;
  frame: number[];
  depth: number[];
  values: number[][][];
}

export interface PageData {
  version: number;
  sides: Side[];
  columns: Column[];
  names: string[];
  functions: { file: number[]; line: number[]; kind: number[] };
  files: { name: string; text?: string }[];
  frames: { function: number[]; line: number[] };
  threads: Thread[];
  /** Samples in the order of time; `node`: index into its thread's columns. */
  timeline?: { thread: number[]; node: number[]; weight: number[] };
  /** Calls in the order of time, which nest within a thread. */
  calls?: { thread: number[]; node: number[]; begin: number[]; end: number[] };
}

export const kinds = { lua: 0, main: 1, c: 2, marker: 3 } as const;

export function readData<Data>(): Data {
  const element = document.getElementById('data') as HTMLScriptElement;
  const data = JSON.parse(element.textContent!) as Data;
  element.remove(); // its text may be many megabytes
  return data;
}
