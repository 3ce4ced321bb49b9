/** "1.2 MB"; a difference has its sign in front if `signed`. */
export function bytes(amount: number, signed = false): string {
  const sign = amount < 0 ? '-' : signed ? '+' : '';
  let rest = Math.abs(amount);
  if (rest < 1000) return `${sign}${rest} B`;
  for (const unit of ['kB', 'MB', 'GB']) {
    rest /= 1000;
    if (rest < 999.5) return `${sign}${rest < 9.95 ? rest.toFixed(1) : rest.toFixed(0)} ${unit}`;
  }
  return `${sign}${rest.toFixed(0)} GB`;
}

export function percent(share: number): string {
  return `${share.toFixed(1)} %`;
}

export function signed(count: number): string {
  return count > 0 ? `+${count}` : String(count);
}

/** Amounts as a row of bars, the smallest lowest; what is nearly constant stays low. */
export function bars(amounts: readonly number[]): string {
  const least = Math.min(...amounts);
  const range = Math.max(Math.max(...amounts) - least, least / 100, 1);
  return amounts.map((amount) => '▁▂▃▄▅▆▇█'[Math.min(7, Math.floor(8 * (amount - least) / range))]).join('');
}
