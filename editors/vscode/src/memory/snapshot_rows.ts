import * as vscode from 'vscode';
import { bytes } from '../format';
import type { HeapObject, Link, Snapshot } from '../messages';
import { type Row, row } from '../rows';
import { ask } from '../session';

const page = 100;  // rows asked for at once

/** A row that the commands of snapshots are given. */
export interface SnapshotRow extends Row {
  readonly snapshot: number;
}

/** A snapshot; inside are its objects, those that keep most alive first. */
export function snapshotRow(session: vscode.DebugSession, snapshot: Snapshot): SnapshotRow {
  const { id, label, objects, statistics } = snapshot;
  const made = row(label ? `${id} ${label}` : vscode.l10n.t('Snapshot {0}', id),
    vscode.l10n.t('{0}, {1} objects', bytes(statistics.totalBytes), objects), () => objectRows(session, id, 0));
  made.item.id = `${session.id}/${id}`;
  made.item.iconPath = new vscode.ThemeIcon('device-camera');
  made.item.contextValue = 'snapshot';
  return { ...made, snapshot: id };
}

async function objectRows(session: vscode.DebugSession, id: number, start: number): Promise<Row[]> {
  const { total, objects } = await ask(session, 'getHeapSnapshot', { id, start, count: page, sort: 'retained' });
  const next = start + objects.length;
  return more(objects.map((object) => objectRow(session, id, object)), total - next, () => objectRows(session, id, next));
}

function objectRow(session: vscode.DebugSession, snapshot: number, object: HeapObject): Row {
  const made = row(object.name, vscode.l10n.t('{0}, keeps {1}', object.type, bytes(object.retainedSize)),
    object.retainers > 0 ? () => retainerRows(session, snapshot, object.id, 0) : undefined);
  made.item.tooltip = object.path.join(' › ');
  return made;
}

/** What holds an object, and in each of these rows what holds that one: asked for as rows are opened. */
async function retainerRows(session: vscode.DebugSession, snapshot: number, object: number, start: number): Promise<Row[]> {
  const { retainers, retainerCount } = await ask(session, 'getHeapObject', { snapshot, object, start, count: page });
  const next = start + retainers.length;
  return more(retainers.map((link) => retainerRow(session, snapshot, link)), retainerCount - next,
    () => retainerRows(session, snapshot, object, next));
}

function retainerRow(session: vscode.DebugSession, snapshot: number, { object, name, kind, label, type }: Link): Row {
  const made = row(name, vscode.l10n.t('{0} holds it as {1} {2}', type, kind, label),
    () => retainerRows(session, snapshot, object, 0));
  made.item.iconPath = new vscode.ThemeIcon('references');
  return made;
}

function more(rows: Row[], left: number, next: () => Promise<Row[]>): Row[] {
  return left > 0 && rows.length > 0 ? [...rows, row(vscode.l10n.t('more'), String(left), next)] : rows;
}
