export function startCharts () {}
