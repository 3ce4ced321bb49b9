import * as vscode from 'vscode';
import { bytes, signed } from '../format';
import type { Diff, Group, Suspect } from '../messages';
import { type Row, row } from '../rows';

/** A comparison; inside are the owners that grew, then the groups of objects. */
export function diffRow(diff: Diff): Row {
  const { fromId, toId, memoryDeltaBytes, suspects, groups } = diff;
  const made = row(vscode.l10n.t('{0} to {1}', fromId, toId), bytes(memoryDeltaBytes, true),
    async () => [...suspects.map(suspectRow), ...groups.map(groupRow)]);
  made.item.id = `diff/${fromId}/${toId}`;
  made.item.iconPath = new vscode.ThemeIcon('diff');
  made.item.collapsibleState = vscode.TreeItemCollapsibleState.Expanded;
  return made;
}

function suspectRow({ path, retainedDelta, reason }: Suspect): Row {
  const made = row(path, `${bytes(retainedDelta, true)}, ${reason}`);
  made.item.iconPath = new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
  made.item.tooltip = `${path}: ${reason}`;
  return made;
}

function groupRow({ type, name, path, countDelta, sizeDelta }: Group): Row {
  const made = row(`${type} ${name}`.trim(), `${signed(countDelta)}, ${bytes(sizeDelta, true)}, ${path}`);
  made.item.tooltip = path;
  return made;
}
