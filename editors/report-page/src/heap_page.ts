import { formatAmount, formatCount } from '../../profile-page/src/format';
import { ProfilePage } from '../../profile-page/src/profile_page';
import { State } from '../../profile-page/src/state';
import { element } from '../../profile-page/src/view/element';
import type { HeapDiffSection, HeapGroup, HeapSection } from './data';
import { bytes, count, text } from './view/columns';
import { DataTable } from './view/data_table';
import { changes } from './view/deltas';
import { reportKeys, tableKeys } from './view/keys';
import { objectView } from './view/object_table';
import { overview } from './view/overview';
import { TableView } from './view/table_view';
import { TrendView } from './view/trend';

/** One snapshot. Its owners are shown as a profile's functions are. */
export function heapPage(section: HeapSection): ProfilePage {
  const state = new State(section.owners);
  const { groups, objects } = section;
  const table = new DataTable<HeapGroup>('Groups', [
    bytes('size', 'Bytes', (group) => group.size), count('count', 'Objects', (group) => group.count),
    text('type', 'Type', (group) => group.type), text('name', 'Name', (group) => group.name), text('path', 'Where they hang', (group) => group.path),
  ], groups.rows, { sort: 'size', choose: 'type' });
  const rest = groups.total > groups.rows.length
    ? `${formatCount(groups.total - groups.rows.length)} smaller groups are left out: ${formatCount(groups.restObjects)} objects, ${formatAmount(groups.restBytes, 'bytes')}.`
    : 'All groups: objects of one type and name that hang at one place.';
  return new ProfilePage(state, [
    overview(section, state),
    new TableView('groups', 'Groups', state, table, { above: element('p', { class: 'note' }, rest) }),
    objectView('objects', 'Objects', state, objects.rows, `The ${formatCount(objects.rows.length)} of ${formatCount(objects.total)} objects that retain most.`),
  ], [reportKeys, tableKeys]);
}

/** The first and the last snapshot of a program: who is suspected of a leak, what came and what went; the trend. */
export function heapDiffPage(section: HeapDiffSection): ProfilePage {
  const state = new State(section.owners);
  const { diff, trend } = section;
  const shownOf = (rows: unknown[], total: number, what: string) => `The ${formatCount(rows.length)} of ${formatCount(total)} ${what} objects that retain most.`;
  return new ProfilePage(state, [
    changes(section, trend?.suspects ?? diff.suspects, state, trend !== undefined),
    ...(trend ? [new TrendView(trend, state)] : []),
    objectView('new', 'New objects', state, diff.newObjects, shownOf(diff.newObjects, diff.totals.new, 'new')),
    objectView('deleted', 'Deleted objects', state, diff.deletedObjects, shownOf(diff.deletedObjects, diff.totals.deleted, 'deleted')),
  ], [reportKeys, tableKeys]);
}
