// What the page is filled with. Its other end is adapter/report/.
import type { PageData } from '../../profile-page/src/data';

export interface ReportData {
  version: number;
  notes: string[];
  sections: Section[];
}
export type Section = ProfileSection | HeapSection | HeapDiffSection | LeakTestsSection;

/** One profile, or two that are compared. */
export interface ProfileSection {
  kind: 'profile';
  title: string;
  data: PageData;
}

/** An object as heap/getObjects answers it; `path`: steps from the root. */
export interface HeapObject {
  id: number;
  type: string;
  name: string;
  size: number;
  retainedSize: number;
  distance: number;
  retainers: number;
  path: string[];
}

export interface HeapGroup {
  type: string;
  name: string;
  path: string;
  count: number;
  size: number;
}

export interface HeapSection {
  kind: 'heap';
  title: string;
  file: string;
  owners: PageData;
  smallNodes: number;
  summary: {
    timestamp: number;
    statistics: { totalBytes: number; debuggerBytes: number };
    objectCounts: Record<string, number>;
    sizeByType: Record<string, number>;
    objects: number;
    references: number;
    garbageBytes: number;
    sizes: string;
    truncated: boolean;
  };
  groups: { rows: HeapGroup[]; total: number; restObjects: number; restBytes: number };
  objects: { rows: HeapObject[]; total: number };
}

export interface Suspect {
  path: string;
  countDelta: number;
  retainedDelta: number;
  reason: string;
}

export interface GroupDelta {
  type: string;
  name: string;
  path: string;
  countDelta: number;
  sizeDelta: number;
}

export interface TrendGroup {
  type: string;
  name: string;
  path: string;
  counts: number[];
  sizes: number[];
  growing: boolean;
}

export interface Trend {
  titles: string[];
  points: { timestamp: number; totalBytes: number; objectCounts: Record<string, number> }[];
  groups: TrendGroup[];
  totalGroups: number;
  suspects: Suspect[];
}

/** The first and the last snapshot of a program; `trend`: there are three or more. */
export interface HeapDiffSection {
  kind: 'heapDiff';
  title: string;
  owners: PageData;
  smallNodes: number;
  diff: {
    memoryDeltaBytes: number;
    newObjects: HeapObject[];
    deletedObjects: HeapObject[];
    totals: { new: number; deleted: number };
    groups: GroupDelta[];
    suspects: Suspect[];
    identity: 'birth' | 'path' | 'group';
  };
  totalGroups: number;
  trend?: Trend;
}

export interface LeakTest {
  name: string;
  file: string;
  leaked: boolean;
  failed: boolean;
  bytesPerIteration: number;
  objectsPerIteration: number;
  iterations: number;
  rounds: number;
  calls: number;
  groups: GroupDelta[];
  owner?: string;
  message: string;
}

export interface LeakTestsSection {
  kind: 'leakTests';
  title: string;
  leakTests: { tests: LeakTest[]; leaks: number; failures: number };
}
