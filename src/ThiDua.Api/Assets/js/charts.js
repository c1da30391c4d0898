// Charts: an element with data-chart holds its options as JSON in a script of type application/json beside its table of numbers, which
// stays for those who do not see the picture.
import { init, use } from 'echarts/core';
import { BarChart, LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { SVGRenderer } from 'echarts/renderers';

use([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, SVGRenderer]);

const draw = element => {
  const options = JSON.parse(document.getElementById(element.dataset.chart).textContent);
  const chart = init(element, null, { renderer: 'svg', locale: 'VI' });
  chart.setOption({ animation: !matchMedia('(prefers-reduced-motion: reduce)').matches, textStyle: { fontFamily: 'inherit' }, ...options });
  new ResizeObserver(() => chart.resize()).observe(element);
};

document.querySelectorAll('[data-chart]').forEach(draw);
