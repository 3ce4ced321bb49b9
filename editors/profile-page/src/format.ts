import type { Column } from './data';

const group = new Intl.NumberFormat('en-US');

/** Three digits that matter: "1.23", "12.3", "123". */
function digits(amount: number): string {
  const size = Math.abs(amount);
  return amount.toFixed(size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2);
}

function scaled(amount: number, steps: [number, string][]): string {
  const size = Math.abs(amount);
  const [factor, name] = steps.find(([least]) => size >= least * 0.9995) ?? steps[steps.length - 1];
  return `${digits(amount / factor)} ${name}`;
}

const times: [number, string][] = [[1e9, 's'], [1e6, 'ms'], [1e3, 'µs'], [1, 'ns']];
const sizes: [number, string][] = [[1024 ** 3, 'GiB'], [1024 ** 2, 'MiB'], [1024, 'KiB'], [1, 'B']];

export function formatAmount(amount: number, unit: Column['unit']): string {
  if (amount === 0) return '0';
  if (unit === 'ns') return scaled(amount, times);
  if (unit === 'bytes') return scaled(amount, sizes);
  return group.format(Math.round(amount));
}

/** With its sign, for differences. */
export function formatChange(amount: number, unit: Column['unit']): string {
  if (amount === 0) return '0';
  return (amount > 0 ? '+' : '−') + formatAmount(Math.abs(amount), unit);
}

export function formatShare(part: number, whole: number): string {
  if (whole === 0) return '–';
  const percent = (100 * part) / whole;
  if (part !== 0 && Math.abs(percent) < 0.05) return percent > 0 ? '<0.1%' : '>−0.1%';
  return `${percent.toFixed(1).replace('-', '−')}%`;
}

export function formatCount(count: number): string {
  return group.format(Math.round(count));
}

/** One label of an axis, all of them in the unit that suits its end. */
export function formatTick(amount: number, step: number, end: number, unit: Column['unit']): string {
  const steps = unit === 'ns' ? times : unit === 'bytes' ? sizes : null;
  if (!steps) return group.format(Math.round(amount));
  const [factor, name] = steps.find(([least]) => Math.max(end, step) >= least) ?? steps[steps.length - 1];
  const decimals = Math.min(6, Math.max(0, Math.ceil(-Math.log10(step / factor) - 1e-9)));
  return `${(amount / factor).toFixed(decimals)} ${name}`;
}
