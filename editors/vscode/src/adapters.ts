import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import * as vscode from 'vscode';
import { findAdapter, isRecent } from './find_adapter';

const run = promisify(execFile);
const oldest = [0, 1, 0];

/** Starts `wayfinder dap`, or says where one could be named. */
export class Adapters implements vscode.DebugAdapterDescriptorFactory {
  constructor(private readonly extensionPath: string) {}

  async createDebugAdapterDescriptor(): Promise<vscode.DebugAdapterDescriptor | undefined> {
    const setting = vscode.workspace.getConfiguration('wayfinder').get('adapterPath', '');
    const path = findAdapter(setting, this.extensionPath, process.env['PATH'] ?? '');
    if (!path) {
      return refuse(setting
        ? vscode.l10n.t('wayfinder.adapterPath: expected an executable, got "{0}"', setting)
        : vscode.l10n.t('The executable wayfinder is neither in PATH nor in the setting wayfinder.adapterPath.'));
    }
    const printed = await versionOf(path);
    if (!isRecent(printed, oldest)) {
      return refuse(vscode.l10n.t('{0}: expected version {1} or newer, got "{2}"', path, oldest.join('.'), printed));
    }
    return new vscode.DebugAdapterExecutable(path, ['dap']);
  }
}

async function versionOf(path: string): Promise<string> {
  try {
    return (await run(path, ['--version'], { timeout: 3000 })).stdout.trim();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function refuse(message: string): Promise<undefined> {
  const open = vscode.l10n.t('Open Settings');
  if (await vscode.window.showErrorMessage(message, open) === open) {
    await vscode.commands.executeCommand('workbench.action.openSettings', 'wayfinder.adapterPath');
  }
  return undefined;
}
