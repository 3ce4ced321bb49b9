import * as vscode from 'vscode';

interface Message {
  readonly command?: string;  // of a request
  readonly event?: string;
}

/** Tells of an adapter that ended before its session, of which the workbench says nothing. */
export class Losses implements vscode.DebugAdapterTrackerFactory {
  createDebugAdapterTracker(session: vscode.DebugSession): vscode.DebugAdapterTracker {
    let isOver = false;
    return {
      onWillReceiveMessage: ({ command }: Message) => {
        isOver ||= command === 'disconnect' || command === 'terminate';
      },
      onDidSendMessage: ({ event }: Message) => {
        isOver ||= event === 'terminated';
      },
      onWillStopSession: () => {
        isOver = true;
      },
      onExit: () => {
        if (!isOver) tell(session);
      },
    };
  }
}

function tell({ name, configuration, workspaceFolder }: vscode.DebugSession): void {
  const again = vscode.l10n.t('Start Again');
  void vscode.window.showErrorMessage(vscode.l10n.t('{0}: the connection to Wayfinder was lost.', name), again)
    .then((chosen) => chosen === again && vscode.debug.startDebugging(workspaceFolder, configuration));
}
