import * as vscode from 'vscode';
import { percent } from '../format';
import type { Hot } from '../messages';
import { type Row, Rows, row } from '../rows';
import type { Profiles } from './profiles';

/** The hottest functions; a click goes to the line where one begins. */
export function profileView(profiles: Profiles): vscode.Disposable {
  const rows = new Rows(() => profiles.functions.map(hotRow));
  const view = vscode.window.createTreeView('wayfinder.profile', { treeDataProvider: rows });
  return vscode.Disposable.from(view, profiles.onDidChange(() => rows.refresh()));
}

function hotRow(hot: Hot): Row {
  const made = row(hot.name, vscode.l10n.t('{0} self, {1} in all', percent(hot.selfPercent), percent(hot.totalPercent)));
  made.item.iconPath = new vscode.ThemeIcon('flame');
  if (!hot.source.startsWith('/')) return made;  // C functions and chunks of text have no file
  const line = Math.max(hot.line - 1, 0);
  made.item.tooltip = `${hot.source}:${line + 1}`;
  made.item.command = {
    command: 'vscode.open', title: vscode.l10n.t('Go to the function'),
    arguments: [vscode.Uri.file(hot.source), { selection: new vscode.Range(line, 0, line, 0) }],
  };
  return made;
}
