import * as vscode from 'vscode';
import { bars, bytes } from '../format';
import { type Row, Rows } from '../rows';
import { activeSession } from '../session';
import { diffRow } from './diff_rows';
import type { Heap } from './heap';
import { snapshotRow } from './snapshot_rows';

/** Bytes in use as text and chart, then the comparisons, newest first, and the snapshots. */
export function memoryView(heap: Heap): vscode.Disposable {
  const inUse: Row = { item: new vscode.TreeItem('') };
  inUse.item.iconPath = new vscode.ThemeIcon('pulse');
  showBytes(inUse.item, []);
  const rows = new Rows(() => {
    const session = activeSession();
    return session
      ? [inUse, ...heap.diffs.map(diffRow), ...heap.snapshots.map((snapshot) => snapshotRow(session, snapshot))] : [inUse];
  });
  const view = vscode.window.createTreeView('wayfinder.memory', { treeDataProvider: rows });
  heap.watch(view.visible);
  return vscode.Disposable.from(view,
    view.onDidChangeVisibility(({ visible }) => heap.watch(visible)),
    heap.onDidChange(() => rows.refresh()),
    heap.onDidMeasure(() => {
      showBytes(inUse.item, heap.amounts);
      rows.refresh(inUse);  // this row alone: the others would ask for their children again
    }));
}

function showBytes(item: vscode.TreeItem, amounts: readonly number[]): void {
  const now = amounts.at(-1);
  item.label = now === undefined ? vscode.l10n.t('No program runs') : vscode.l10n.t('{0} in use', bytes(now));
  item.description = bars(amounts);
  item.accessibilityInformation = { label: item.label };
}
