import * as vscode from 'vscode';
import { namesIn, pathAt } from './names';

const longestSearch = 200;  // lines above the stop that are given values

/** Values beside the lines around the stop; the workbench looks the names up among the frame's variables. */
export class InlineValues implements vscode.InlineValuesProvider {
  provideInlineValues(
    document: vscode.TextDocument, visible: vscode.Range, context: vscode.InlineValueContext,
  ): vscode.InlineValue[] {
    const last = Math.min(context.stoppedLocation.end.line, document.lineCount - 1);
    const first = Math.max(visible.start.line, last - longestSearch);
    const values: vscode.InlineValue[] = [];
    for (let line = first; line <= last; line++) {
      for (const { text, start, end } of namesIn(document.lineAt(line).text)) {
        values.push(new vscode.InlineValueVariableLookup(new vscode.Range(line, start, line, end), text, true));
      }
    }
    return values;
  }
}

/** What the debug hover evaluates. */
export class Hovers implements vscode.EvaluatableExpressionProvider {
  provideEvaluatableExpression(
    document: vscode.TextDocument, position: vscode.Position,
  ): vscode.EvaluatableExpression | undefined {
    const path = pathAt(document.lineAt(position.line).text, position.character);
    return path && new vscode.EvaluatableExpression(
      new vscode.Range(position.line, path.start, position.line, path.end), path.text);
  }
}
