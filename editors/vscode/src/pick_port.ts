import * as vscode from 'vscode';

/** Asks for the port of `${command:PickPort}`. */
export function pickPort(): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    prompt: vscode.l10n.t('Port that the Lua program listens on'),
    validateInput: (text) => /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65535
      ? undefined : vscode.l10n.t('expected a port from 1 to 65535'),
  });
}
