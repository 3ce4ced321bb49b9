import type { State } from '../state';
import { formatAmount, formatChange, formatShare } from '../format';

export interface Pair {
  self: number[];
  total: number[];
}

/** What is told of a function or box: rows of a name and its cells, the first row empty or the heads. */
export function numberRows(state: State, of: (column: number) => Pair): string[][] {
  const rows: string[][] = [];
  state.data.columns.forEach((column, index) => {
    const { self, total } = of(index);
    const whole = state.tree.total[index];
    const put = (name: string, values: number[]) => {
      if (!state.isComparison) {
        rows.push([name, formatAmount(values[0], column.unit), formatShare(values[0], whole[0][0])]);
        return;
      }
      const [before, after] = values;
      rows.push([
        name, formatAmount(before, column.unit), formatAmount(after, column.unit), formatChange(after - before, column.unit),
      ]);
    };
    if (column.addsUp) {
      put(`${column.title}, ${state.words.total.toLowerCase()}`, total);
      put(`${column.title}, ${state.words.self.toLowerCase()}`, self);
    } else {
      put(column.title, self);
    }
  });
  if (state.isComparison) rows.unshift(['', 'before', 'after', 'change']);
  return rows;
}

/** How much more (to 1) or less (to -1) there is after than before; little of all counts as little. */
export function changeOf(state: State, before: number, after: number): number {
  const most = Math.max(before, after);
  if (most === 0) return 0;
  const whole = Math.max(...state.tree.total[state.column].map((values) => values[0]));
  const weight = Math.min(1, Math.abs(after - before) / (0.02 * whole));
  return ((after - before) / most) * Math.sqrt(weight);
}
