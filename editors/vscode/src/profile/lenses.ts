import * as vscode from 'vscode';
import { percent } from '../format';
import type { Profiles } from './profiles';

/** Each measured function's share above its first line. */
export class Lenses implements vscode.CodeLensProvider {
  readonly onDidChangeCodeLenses: vscode.Event<void>;

  constructor(private readonly profiles: Profiles) {
    this.onDidChangeCodeLenses = profiles.onDidChange;
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    return this.profiles.functions
      .filter(({ source, line }) => source === document.uri.path && line <= document.lineCount)
      .map(({ line, selfPercent, totalPercent }) => {
        const first = Math.max(line - 1, 0);
        return new vscode.CodeLens(new vscode.Range(first, 0, first, 0), {
          title: vscode.l10n.t('{0} self, {1} in all', percent(selfPercent), percent(totalPercent)),
          command: 'wayfinder.profile.focus',
        });
      });
  }
}
