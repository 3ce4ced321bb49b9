import * as vscode from 'vscode';
import { every } from '../every';
import type { Diff, Snapshot } from '../messages';
import { activeSession, ask, type } from '../session';

const pauseMs = 1000;
const kept = 30;  // amounts in the chart

/** Bytes over time, snapshots and comparisons of the session that the workbench shows. */
export class Heap implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly measured = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;  // snapshots or comparisons
  readonly onDidMeasure = this.measured.event;
  readonly amounts: number[] = [];
  snapshots: readonly Snapshot[] = [];
  readonly diffs: Diff[] = [];
  private asking?: { dispose(): void };
  private readonly watched = vscode.debug.onDidTerminateDebugSession((session) => {
    if (session.type === type) this.rest();
  });

  /** While `isWatched`, the bytes are asked for each second. */
  watch(isWatched: boolean): void {
    this.asking?.dispose();
    this.asking = isWatched ? every(pauseMs, () => this.measure()) : undefined;
  }

  async take(session: vscode.DebugSession): Promise<void> {
    await ask(session, 'takeHeapSnapshot');
    await this.list(session);
  }

  async remove(session: vscode.DebugSession, id: number): Promise<void> {
    await ask(session, 'deleteHeapSnapshot', { id });
    await this.list(session);
  }

  async compare(session: vscode.DebugSession, from: number, to: number): Promise<void> {
    this.diffs.unshift(await ask(session, 'diffSnapshots', { from, to, count: 0 }));
    this.changed.fire();
  }

  dispose(): void {
    this.watch(false);
    this.watched.dispose();
  }

  private async list(session: vscode.DebugSession): Promise<void> {
    this.snapshots = (await ask(session, 'listHeapSnapshots')).snapshots;
    this.changed.fire();
  }

  private async measure(): Promise<void> {
    const session = activeSession();
    if (!session) return;
    try {
      this.amounts.push((await ask(session, 'memoryStatistics')).totalBytes);
    } catch {
      return;  // not yet running, or just ended
    }
    this.amounts.splice(0, Math.max(0, this.amounts.length - kept));
    this.measured.fire();
  }

  private rest(): void {
    this.amounts.length = this.diffs.length = 0;
    this.snapshots = [];
    this.measured.fire();
    this.changed.fire();
  }
}
