import * as vscode from 'vscode';
import { percent } from '../format';
import type { Share } from './lines';

const least = 0.5;  // percent; colder lines stay plain
const levels = [{ from: 25, alpha: 0.35 }, { from: 10, alpha: 0.22 }, { from: 3, alpha: 0.12 }, { from: least, alpha: 0.05 }]
  .map(({ from, alpha }) => ({ from, colour: `rgba(255, 96, 0, ${alpha})` }));

/** Colours lines by their share of the last profile and writes the share behind them. */
export class Heat implements vscode.Disposable {
  private shares = new Map<string, Share[]>();
  private readonly types = levels.map(({ colour }) => vscode.window.createTextEditorDecorationType({
    isWholeLine: true, backgroundColor: colour, overviewRulerColor: colour,
    overviewRulerLane: vscode.OverviewRulerLane.Right,
    after: { margin: '0 0 0 3em', color: new vscode.ThemeColor('editorCodeLens.foreground') },
  }));
  private readonly watched = vscode.window.onDidChangeVisibleTextEditors(() => this.paint());

  show(shares: Map<string, Share[]>): void {
    this.shares = shares;
    this.paint();
  }

  dispose(): void {
    vscode.Disposable.from(this.watched, ...this.types).dispose();
  }

  private paint(): void {
    for (const editor of vscode.window.visibleTextEditors) {
      const { document } = editor;
      const inside = (this.shares.get(document.uri.path) ?? []).filter(({ line }) => line <= document.lineCount);
      levels.forEach(({ from }, level) => editor.setDecorations(this.types[level], inside
        .filter((share) => share.percent >= from && share.percent < (levels[level - 1]?.from ?? Infinity))
        .map((share) => ({
          range: document.lineAt(share.line - 1).range,
          renderOptions: { after: { contentText: percent(share.percent) } },
        }))));
    }
  }
}
