import * as vscode from 'vscode';
import { Adapters } from './adapters';
import { registerCommands } from './commands';
import { Configurations } from './configurations';
import { Hovers, InlineValues } from './values';

const type = 'wayfinder';

export function activate(context: vscode.ExtensionContext): void {
  const configurations = new Configurations();
  const lua = { language: 'lua' };
  context.subscriptions.push(
    vscode.debug.registerDebugConfigurationProvider(type, configurations),
    vscode.debug.registerDebugConfigurationProvider(
      type, configurations, vscode.DebugConfigurationProviderTriggerKind.Dynamic),
    vscode.debug.registerDebugAdapterDescriptorFactory(type, new Adapters(context.extensionPath)),
    vscode.languages.registerInlineValuesProvider(lua, new InlineValues()),
    vscode.languages.registerEvaluatableExpressionProvider(lua, new Hovers()),
    ...registerCommands(),
  );
}
