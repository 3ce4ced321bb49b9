// The parts of the answers to Wayfinder's own requests that are shown; docs/requests.md has all of them.
export interface Profile {
  readonly id: number;
  readonly mode: 'sampling' | 'call' | 'line' | 'allocation';
  readonly durationMs: number;
}

export interface Hot {
  readonly name: string;
  readonly source: string;
  readonly line: number;
  readonly selfPercent: number;
  readonly totalPercent: number;
}

export interface Measured {
  readonly profile: Profile;
  readonly summary: { readonly functions: readonly Hot[] };
}

export interface Snapshot {
  readonly id: number;
  readonly label?: string;
  readonly objects: number;
  readonly statistics: { readonly totalBytes: number };
}

/** An object of a snapshot; `path` leads there from a root. */
export interface HeapObject {
  readonly id: number;
  readonly type: string;
  readonly name: string;
  readonly size: number;
  readonly retainedSize: number;
  readonly retainers: number;
  readonly path: readonly string[];
}

/** A step from one object to another. */
export interface Link {
  readonly kind: string;
  readonly label: string;
  readonly object: number;
  readonly type: string;
  readonly name: string;
  readonly size: number;
}

export interface Group {
  readonly type: string;
  readonly name: string;
  readonly path: string;
  readonly countDelta: number;
  readonly sizeDelta: number;
}

export interface Suspect {
  readonly path: string;
  readonly countDelta: number;
  readonly retainedDelta: number;
  readonly reason: string;
}

export interface Diff {
  readonly fromId: number;
  readonly toId: number;
  readonly memoryDeltaBytes: number;
  readonly groups: readonly Group[];
  readonly suspects: readonly Suspect[];
}

/** What each request is answered with. */
export interface Answers {
  'profiling/start': { readonly profile: number };
  'profiling/snapshot': Measured;
  'profiling/stop': Measured;
  'profiling/export': { readonly path?: string; readonly content?: string };
  memoryStatistics: { readonly totalBytes: number };
  forceGC: { readonly freedBytes: number };
  takeHeapSnapshot: { readonly snapshot: Snapshot };
  listHeapSnapshots: { readonly snapshots: readonly Snapshot[] };
  deleteHeapSnapshot: object;
  diffSnapshots: Diff;
  getHeapSnapshot: { readonly total: number; readonly objects: readonly HeapObject[] };
  getHeapObject: { readonly retainerCount: number; readonly retainers: readonly Link[] };
  exportHeapSnapshot: { readonly path: string };
}
