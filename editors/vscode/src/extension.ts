import * as vscode from 'vscode';
import { Adapters } from './adapters';
import { registerCommands } from './commands';
import { Configurations } from './configurations';
import { Losses } from './losses';
import { Heap } from './memory/heap';
import { memoryView } from './memory/view';
import { pickPort } from './pick_port';
import { pickProcess } from './pick_process';
import { Heat } from './profile/heat';
import { Lenses } from './profile/lenses';
import { Profiles } from './profile/profiles';
import { profileView } from './profile/view';
import { type } from './session';
import { Hovers, InlineValues } from './values';

export function activate(context: vscode.ExtensionContext): void {
  const adapters = new Adapters(context.extensionPath);
  const configurations = new Configurations(adapters);
  const lua = { language: 'lua' };
  const profiles = new Profiles();
  const heat = new Heat();
  const heap = new Heap();
  context.subscriptions.push(
    vscode.debug.registerDebugConfigurationProvider(type, configurations),
    vscode.debug.registerDebugConfigurationProvider(
      type, configurations, vscode.DebugConfigurationProviderTriggerKind.Dynamic),
    vscode.debug.registerDebugAdapterDescriptorFactory(type, adapters),
    vscode.debug.registerDebugAdapterTrackerFactory(type, new Losses()),
    vscode.languages.registerInlineValuesProvider(lua, new InlineValues()),
    vscode.languages.registerEvaluatableExpressionProvider(lua, new Hovers()),
    vscode.languages.registerCodeLensProvider(lua, new Lenses(profiles)),
    vscode.commands.registerCommand('wayfinder.pickPort', pickPort),
    vscode.commands.registerCommand('wayfinder.pickProcess', pickProcess),
    profiles, heat, heap, profileView(profiles), memoryView(heap),
    ...registerCommands(profiles, heat, heap, context.storageUri ?? context.globalStorageUri),
  );
}
