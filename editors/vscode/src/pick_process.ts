import * as vscode from 'vscode';
import { listeningPrograms } from './listening_programs';

/** Asks for one of the programs that listen, for `${command:wayfinder.pickProcess}`; its address, to stand in `port`. */
export async function pickProcess(): Promise<string | undefined> {
  const programs = listeningPrograms();
  if (programs.length === 0) {
    void vscode.window.showErrorMessage(
      vscode.l10n.t('Wayfinder: no program of yours listens here; {0} in a program makes it listen.', 'require("wayfinder").listen{}'));
    return undefined;
  }
  const rows = programs.map(({ pid, command, folder, address }) => ({
    label: command, description: address, detail: vscode.l10n.t('process {0} in {1}', pid, folder), address,
  }));
  const chosen = await vscode.window.showQuickPick(rows, {
    placeHolder: vscode.l10n.t('Program to attach to'), matchOnDescription: true, matchOnDetail: true,
  });
  return chosen?.address;
}
