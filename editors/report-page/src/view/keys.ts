// For the list of keys.

export type Keys = [string, [string, string][]];

export const reportKeys: Keys = ['Report', [['[ ]', 'previous, next part']]];
export const tableKeys: Keys = ['Paged tables', [
  ['↑ ↓', 'rows'], ['Page ↑ ↓', 'pages'], ['Home', 'first row of the page'], ['End', 'last row of the page'], ['/', 'leave rows that match'],
]];
