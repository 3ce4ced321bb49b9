import * as vscode from 'vscode';

/** One row of a view; `children` is asked when the row is opened. */
export interface Row {
  readonly item: vscode.TreeItem;
  children?(): Promise<readonly Row[]>;
}

/** A view made of rows. */
export class Rows implements vscode.TreeDataProvider<Row> {
  private readonly changed = new vscode.EventEmitter<Row | undefined>();
  readonly onDidChangeTreeData = this.changed.event;

  constructor(private readonly roots: () => readonly Row[]) {}

  /** Shows one row anew, or all of them. */
  refresh(one?: Row): void {
    this.changed.fire(one);
  }

  getTreeItem(row: Row): vscode.TreeItem {
    return row.item;
  }

  async getChildren(row?: Row): Promise<Row[]> {
    return [...await row?.children?.() ?? this.roots()];
  }
}

/** A row that says `label`, and `description` in a fainter colour; what opens it, if anything does, is in `children`. */
export function row(label: string, description: string, children?: () => Promise<readonly Row[]>): Row {
  const item = new vscode.TreeItem(label, children
    ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.None);
  item.description = description;
  item.accessibilityInformation = { label: `${label}, ${description}` };
  return children ? { item, children } : { item };
}
