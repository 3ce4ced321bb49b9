import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import * as vscode from 'vscode';
import { findAdapter, isRecent } from './find_adapter';

const run = promisify(execFile);
const oldest = [0, 1, 0];

/** Finds the executable and starts `wayfinder dap`. */
export class Adapters implements vscode.DebugAdapterDescriptorFactory {
  constructor(private readonly extensionPath: string) {}

  /** Whether there is one that is recent enough; else a message says where one could be named. */
  async isThere(): Promise<boolean> {
    const path = this.find();
    if (!path) {
      const setting = adapterPath();
      return refuse(setting
        ? vscode.l10n.t('wayfinder.adapterPath: expected an executable, got "{0}"', setting)
        : vscode.l10n.t('The executable wayfinder is neither in PATH nor in the setting wayfinder.adapterPath.'));
    }
    const printed = await versionOf(path);
    if (!isRecent(printed, oldest)) {
      return refuse(vscode.l10n.t('{0}: expected version {1} or newer, got "{2}"', path, oldest.join('.'), printed));
    }
    return true;
  }

  createDebugAdapterDescriptor(): vscode.DebugAdapterDescriptor | undefined {
    const path = this.find();
    return path ? new vscode.DebugAdapterExecutable(path, ['dap']) : undefined;
  }

  private find(): string | undefined {
    return findAdapter(adapterPath(), this.extensionPath, process.env['PATH'] ?? '');
  }
}

function adapterPath(): string {
  return vscode.workspace.getConfiguration('wayfinder').get('adapterPath', '');
}

async function versionOf(path: string): Promise<string> {
  try {
    return (await run(path, ['--version'], { timeout: 3000 })).stdout.trim();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Shows the message and does not wait until somebody has read it. */
function refuse(message: string): false {
  const open = vscode.l10n.t('Open Settings');
  void vscode.window.showErrorMessage(message, open).then((chosen) => chosen === open
    && vscode.commands.executeCommand('workbench.action.openSettings', 'wayfinder.adapterPath'));
  return false;
}
