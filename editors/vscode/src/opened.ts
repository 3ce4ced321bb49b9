import * as vscode from 'vscode';
import type { Profile } from './messages';
import { ask } from './session';

// The workbench has viewers of its own for these; what they cannot show is opened as the documented JSON.
const formats: Partial<Record<Profile['mode'], string>> = {
  sampling: 'cpuprofile', call: 'cpuprofile', allocation: 'heapprofile',
};

/** Exports a profile into the extension's folder and opens it. */
export async function openProfile(session: vscode.DebugSession, { id, mode }: Profile, storage: vscode.Uri): Promise<void> {
  const format = formats[mode] ?? 'json';
  const file = await fresh(storage, session, `profile-${id}.${format}`);
  await ask(session, 'profiling/export', { profile: id, format, path: file.fsPath });
  await vscode.commands.executeCommand('vscode.open', file, { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true });
}

/** Exports a snapshot for the workbench's viewer of heaps and opens it. */
export async function openHeap(session: vscode.DebugSession, id: number, storage: vscode.Uri): Promise<void> {
  const file = await fresh(storage, session, `heap-${id}.heapsnapshot`);
  await ask(session, 'exportHeapSnapshot', { id, format: 'heapsnapshot', path: file.fsPath });
  await vscode.commands.executeCommand('vscode.open', file);
}

/** A file of this session, as ids begin at 1 in each. */
async function fresh(storage: vscode.Uri, session: vscode.DebugSession, name: string): Promise<vscode.Uri> {
  const folder = vscode.Uri.joinPath(storage, session.id);
  await vscode.workspace.fs.createDirectory(folder);
  return vscode.Uri.joinPath(folder, name);
}
