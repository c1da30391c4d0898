// Charts: an element with data-chart holds its options as JSON in a script of type application/json beside its table of numbers, which
// stays for those who do not see the picture.
import { init, use } from 'echarts/core';
import { BarChart, LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { SVGRenderer } from 'echarts/renderers';

use([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, SVGRenderer]);

// Numbers as Vietnamese writes them, unless a chart says otherwise.
const number = value => (typeof value === 'number' ? value.toLocaleString('vi-VN', { maximumFractionDigits: 4 }) : value ?? '–');
const spoken = axis => (axis?.type === 'value' ? { ...axis, axisLabel: { formatter: number, ...axis.axisLabel } } : axis);
const each = (axes, change) => (Array.isArray(axes) ? axes.map(change) : change(axes));

const draw = element => {
  const options = JSON.parse(document.getElementById(element.dataset.chart).textContent);
  if (options.tooltip) options.tooltip = { valueFormatter: number, ...options.tooltip };
  for (const axis of ['xAxis', 'yAxis']) if (options[axis]) options[axis] = each(options[axis], spoken);
  const chart = init(element, null, { renderer: 'svg', locale: 'VI' });
  // By its name, not 'inherit': the room that labels need is measured with it.
  const fontFamily = getComputedStyle(element).fontFamily;
  chart.setOption({ animation: !matchMedia('(prefers-reduced-motion: reduce)').matches, textStyle: { fontFamily }, ...options });
  // Paper is narrower than the screen: there the picture is scaled to the room that it gets.
  chart.on('finished', () => element.querySelector('svg').setAttribute('viewBox', `0 0 ${chart.getWidth()} ${chart.getHeight()}`));
  new ResizeObserver(() => chart.resize()).observe(element);
  return chart;
};

const charts = [...document.querySelectorAll('[data-chart]')].map(draw);
// Drawn for about the width between the margins of A4, words stay as large as they are on the screen; higher than this, half a page would stay empty before it.
const [paper, highest] = [660, 340];
addEventListener('beforeprint', () => charts.forEach(chart => { chart.resize({ width: paper, height: Math.min(chart.getHeight(), highest) }); chart.getZr().flush(); }));
addEventListener('afterprint', () => charts.forEach(chart => chart.resize()));
