import * as vscode from 'vscode';
import type { Adapters } from './adapters';
import { attachAddress } from './attach_address';

const thisFile = { type: 'wayfinder', request: 'launch', name: 'Lua: this file', program: '${file}' };

/** Fills in what F5 without a launch.json leaves empty: the open Lua file is run. */
export class Configurations implements vscode.DebugConfigurationProvider {
  constructor(private readonly adapters: Adapters) {}

  provideDebugConfigurations(): vscode.DebugConfiguration[] {
    return [thisFile];
  }

  resolveDebugConfiguration(
    _folder: vscode.WorkspaceFolder | undefined, configuration: vscode.DebugConfiguration,
  ): vscode.DebugConfiguration | undefined {
    if (configuration.type || configuration.request) return configuration;
    if (vscode.window.activeTextEditor?.document.languageId === 'lua') {
      return { ...configuration, ...thisFile };  // keeps noDebug of Ctrl+F5
    }
    void vscode.window.showErrorMessage(vscode.l10n.t('Wayfinder: open the Lua file that is to run, then start again.'));
    return undefined;
  }

  /** Ends here without an adapter. */
  async resolveDebugConfigurationWithSubstitutedVariables(
    _folder: vscode.WorkspaceFolder | undefined, configuration: vscode.DebugConfiguration,
  ): Promise<vscode.DebugConfiguration | undefined> {
    if (!await this.adapters.isThere()) return undefined;
    const { port, ...others } = configuration;
    const address = attachAddress(port);
    return address ? { ...others, ...address } as vscode.DebugConfiguration : configuration;
  }
}
