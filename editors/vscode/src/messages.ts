// The parts of the answers to Wayfinder's own requests that the commands read; docs/requests.md has all of them.
export interface Profile {
  readonly id: number;
}

export interface Snapshot {
  readonly id: number;
  readonly label?: string;
  readonly objects: number;
}

export interface Collection {
  readonly freedBytes: number;
}

export interface Diff {
  readonly memoryDeltaBytes: number;
  readonly groups: readonly object[];
  readonly suspects: readonly object[];
}
