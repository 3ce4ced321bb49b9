import * as vscode from 'vscode';
import { bytes } from './format';
import type { Heap } from './memory/heap';
import type { SnapshotRow } from './memory/snapshot_rows';
import type { Snapshot } from './messages';
import { openHeap, openProfile } from './opened';
import type { Heat } from './profile/heat';
import { lineShares } from './profile/lines';
import type { Profiles } from './profile/profiles';
import { activeSession, ask } from './session';

type Action = (session: vscode.DebugSession, row?: SnapshotRow) => Promise<void>;

export function registerCommands(
  profiles: Profiles, heat: Heat, heap: Heap, storage: vscode.Uri,
): vscode.Disposable[] {
  const actions: Record<string, Action> = {
    startProfile: (session) => profiles.start(session),
    stopProfile: async (session) => {
      const { profile } = await profiles.stop(session);
      const { content } = await ask(session, 'profiling/export', { profile: profile.id, format: 'json' });
      heat.show(lineShares(content ?? '', session.configuration['cwd'] ?? session.workspaceFolder?.uri.path ?? ''));
      await openProfile(session, profile, storage);
    },
    takeSnapshot: async (session) => {
      const location = { viewId: 'wayfinder.memory' };
      await vscode.window.withProgress({ location }, () => heap.take(session));
    },
    diffSnapshots: async (session) => {
      const from = await pick(heap.snapshots, vscode.l10n.t('Compare from'));
      const to = from && await pick(heap.snapshots.filter(({ id }) => id !== from), vscode.l10n.t('Compare to'));
      if (from && to) await heap.compare(session, from, to);
    },
    openSnapshot: async (session, row) => {
      const id = row?.snapshot ?? await pick(heap.snapshots, vscode.l10n.t('Open'));
      if (id) await openHeap(session, id, storage);
    },
    deleteSnapshot: async (session, row) => {
      const id = row?.snapshot ?? await pick(heap.snapshots, vscode.l10n.t('Delete'));
      if (id) await heap.remove(session, id);
    },
    forceGc: async (session) => {
      const { freedBytes } = await ask(session, 'forceGC');
      say(vscode.l10n.t('{0} freed', bytes(freedBytes)));
    },
  };
  return [
    ...Object.entries(actions).map(([name, action]) => vscode.commands.registerCommand(
      `wayfinder.${name}`, (row?: SnapshotRow) => perform(action, row))),
    vscode.commands.registerCommand('wayfinder.clearHeat', () => heat.show(new Map())),
  ];
}

async function perform(action: Action, row?: SnapshotRow): Promise<void> {
  const session = activeSession();
  if (!session) {
    say(vscode.l10n.t('Wayfinder: start debugging a Lua program first.'));
    return;
  }
  try {
    await action(session, row);
  } catch (error) {
    void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
  }
}

async function pick(snapshots: readonly Snapshot[], placeHolder: string): Promise<number | undefined> {
  if (snapshots.length === 0) {
    say(vscode.l10n.t('Wayfinder: take a heap snapshot first.'));
    return undefined;
  }
  const items = snapshots.map(({ id, label, objects }) =>
    ({ id, label: `${id} ${label ?? ''}`.trim(), description: vscode.l10n.t('{0} objects', objects) }));
  return (await vscode.window.showQuickPick(items, { placeHolder }))?.id;
}

function say(message: string): void {
  void vscode.window.showInformationMessage(message);
}
