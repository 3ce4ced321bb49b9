import { formatAmount, formatCount, formatShare } from '../../../profile-page/src/format';
import type { AddedView } from '../../../profile-page/src/profile_page';
import type { State } from '../../../profile-page/src/state';
import { element } from '../../../profile-page/src/view/element';
import type { HeapSection } from '../data';
import { bytes, count, text } from './columns';
import { DataTable } from './data_table';
import { TableView } from './table_view';

interface TypeRow {
  type: string;
  count: number;
  size: number;
}

/** How much of a snapshot is not shown one by one. */
export function reductionNote({ owners, smallNodes, groups, objects }: HeapSection): string {
  const parts = [
    `Reduced beforehand: of ${formatCount(owners.sides[0].samples)} objects the ${formatCount(objects.rows.length)} that retain most are listed`,
    groups.rows.length < groups.total
      ? `the largest ${formatCount(groups.rows.length)} of ${formatCount(groups.total)} groups (the others: ${formatCount(groups.restObjects)} objects, ${formatAmount(groups.restBytes, 'bytes')})`
      : `all ${formatCount(groups.total)} groups`,
    smallNodes > 0 ? `the largest ${formatCount(owners.threads[0].frame.length)} owners, ${formatCount(smallNodes)} smaller ones summed up as such` : 'all owners',
  ];
  return `${parts.join('; ')}.`;
}

/** What the snapshot is of, and its bytes by type. */
export function overview(section: HeapSection, state: State): AddedView {
  const { summary } = section;
  const facts: [string, string][] = [
    ['File', section.file], ['Program', section.owners.sides[0].program || 'not known'],
    ['Taken', new Date(summary.timestamp).toISOString().replace('T', ' ').replace(/\..*/, ' UTC')],
    ['In use', formatAmount(summary.statistics.totalBytes, 'bytes')],
    ['Objects', formatCount(summary.objects)], ['References', formatCount(summary.references)],
    ['Garbage, not yet swept', formatAmount(summary.garbageBytes, 'bytes')],
    ['Debugger’s own', formatAmount(summary.statistics.debuggerBytes, 'bytes')], ['Sizes', summary.sizes],
  ];
  const rows = Object.entries(summary.objectCounts).map(([type, objects]): TypeRow => ({ type, count: objects, size: summary.sizeByType[type] ?? 0 }));
  const whole = rows.reduce((sum, row) => sum + row.size, 0);
  const table = new DataTable<TypeRow>('Types', [
    text('type', 'Type', (row) => row.type), count('count', 'Objects', (row) => row.count), bytes('size', 'Bytes', (row) => row.size),
    { id: 'share', title: '%', value: (row) => row.size, text: (row) => formatShare(row.size, whole) },
  ], rows, { sort: 'size' });
  const above = element('div', { class: 'facts' },
    element('dl', {}, ...facts.flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, value)])),
    element('p', { class: 'note' }, reductionNote(section)));
  return new TableView('overview', 'Overview', state, table, { above });
}
