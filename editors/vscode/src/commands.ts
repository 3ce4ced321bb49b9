import * as vscode from 'vscode';
import type { Collection, Diff, Profile, Snapshot } from './messages';

type Action = (session: vscode.DebugSession) => Promise<void>;

const actions: Record<string, Action> = {
  startProfile: async (session) => {
    await session.customRequest('profiling/start', {});
  },
  stopProfile: async (session) => {
    const { profile } = await session.customRequest('profiling/stop', {}) as { profile: Profile };
    const { content } = await session.customRequest('profiling/export',
      { profile: profile.id, format: 'json' }) as { content: string };
    await show(content);
  },
  takeSnapshot: async (session) => {
    const { snapshot } = await session.customRequest('takeHeapSnapshot', {}) as { snapshot: Snapshot };
    say(vscode.l10n.t('Snapshot {0}: {1} objects', snapshot.id, snapshot.objects));
  },
  diffSnapshots: async (session) => {
    const { snapshots } = await session.customRequest('listHeapSnapshots', {}) as { snapshots: Snapshot[] };
    const from = await pick(snapshots, vscode.l10n.t('Compare from'));
    const to = from && await pick(snapshots.filter(({ id }) => id !== from), vscode.l10n.t('Compare to'));
    if (!from || !to) return;
    const diff = await session.customRequest('diffSnapshots', { from, to }) as Diff;
    const { memoryDeltaBytes, groups, suspects } = diff;
    await show(JSON.stringify({ memoryDeltaBytes, suspects, groups }, null, 2));
  },
  forceGc: async (session) => {
    const { freedBytes } = await session.customRequest('forceGC', {}) as Collection;
    say(vscode.l10n.t('{0} bytes freed', freedBytes));
  },
};

export function registerCommands(): vscode.Disposable[] {
  const commands = Object.entries(actions).map(([name, action]) =>
    vscode.commands.registerCommand(`wayfinder.${name}`, () => perform(action)));
  return [...commands, vscode.commands.registerCommand('wayfinder.pickPort', pickPort)];
}

async function perform(action: Action): Promise<void> {
  const session = vscode.debug.activeDebugSession;
  if (session?.type !== 'wayfinder') {
    say(vscode.l10n.t('Wayfinder: start debugging a Lua program first.'));
    return;
  }
  try {
    await action(session);
  } catch (error) {
    await vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
  }
}

function pickPort(): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    prompt: vscode.l10n.t('Port that the Lua program listens on'),
    validateInput: (text) => /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65535
      ? undefined : vscode.l10n.t('expected a port from 1 to 65535'),
  });
}

async function pick(snapshots: Snapshot[], placeHolder: string): Promise<number | undefined> {
  const items = snapshots.map(({ id, label, objects }) =>
    ({ id, label: `${id} ${label ?? ''}`.trim(), description: vscode.l10n.t('{0} objects', objects) }));
  return (await vscode.window.showQuickPick(items, { placeHolder }))?.id;
}

async function show(content: string): Promise<void> {
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: 'json', content }));
}

function say(message: string): void {
  void vscode.window.showInformationMessage(message);
}
