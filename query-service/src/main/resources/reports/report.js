'use strict';
(() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const place = document.getElementById('chart');
  if (!place) return;

  const dark = matchMedia('(prefers-color-scheme: dark)');
  const narrow = matchMedia('(max-width: 40rem)');
  const font = '12px system-ui, sans-serif';
  const names = data.values.map(column => data.columns[column]);
  const labels = separator => data.rows.map(row => data.labels.map(column => row[column] ?? '–').join(separator));
  const number = value => value == null ? '–' : Number(value).toLocaleString();
  const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  /** Of a row, in pixels: a phone has no room for a long label in one line. */
  const height = () => narrow.matches ? 18 * data.labels.length + 6 : 22;
  const margin = {top: 64, bottom: 64};

  /** Rows that are shown at once: the others are scrolled to, or zoomed out to. */
  const shown = () => Math.max(4, Math.floor((place.clientHeight - margin.top - margin.bottom) / height()));

  function widest(texts) {
    const context = document.createElement('canvas').getContext('2d');
    context.font = font;
    const width = texts.flatMap(text => text.split('\n'))
      .reduce((most, line) => Math.max(most, context.measureText(line).width), 0);
    return Math.min(Math.ceil(width) + 4, place.clientWidth * 0.4);
  }

  function zoom() {
    if (data.rows.length <= shown()) return [{type: 'inside', yAxisIndex: 0, zoomOnMouseWheel: 'ctrl', moveOnMouseWheel: false}];
    const end = shown() - 1;
    return [
      {type: 'slider', yAxisIndex: 0, startValue: 0, endValue: end, right: 4, width: 18, showDetail: false, brushSelect: false},
      {type: 'inside', yAxisIndex: 0, startValue: 0, endValue: end, zoomOnMouseWheel: 'ctrl', moveOnMouseWheel: true},
    ];
  }

  function common() {
    const texts = labels(narrow.matches ? '\n' : ' · ');
    const room = widest(texts);
    return {
      backgroundColor: colour('--ground'),
      animation: false,
      textStyle: {fontFamily: 'system-ui, sans-serif'},
      grid: {...margin, left: room + 16, right: data.rows.length > shown() ? 40 : 56, containLabel: false},
      toolbox: {right: 8, feature: {
        restore: {title: 'Reset'},
        saveAsImage: {title: 'Save as a picture', name: data.name, pixelRatio: 2},
      }},
      tooltip: {confine: true, valueFormatter: number},
      dataZoom: zoom(),
      yAxis: {
        type: 'category', data: texts, inverse: true, axisTick: {show: false},
        axisLabel: {width: room, overflow: 'truncate', lineHeight: 16, font},
      },
    };
  }

  function heatmap() {
    const texts = labels(', ');
    const cells = [];
    data.rows.forEach((row, y) => data.values.forEach((column, x) => {
      if (row[column] != null) cells.push([x, y, Number(row[column])]);
    }));
    const most = cells.reduce((max, cell) => Math.max(max, cell[2]), 0);
    const least = cells.reduce((min, cell) => Math.min(min, cell[2]), 0);
    return {
      xAxis: {type: 'category', data: names, position: 'top', axisTick: {show: false}},
      visualMap: {
        min: least, max: Math.max(most, least + 1), calculable: true, orient: 'horizontal', left: 'center', bottom: 4,
        inRange: {color: dark.matches
          ? ['#1b2430', '#174a63', '#1f7f86', '#6fbf73', '#f0e56b']
          : ['#f4f7fa', '#c3e2e0', '#62b6b0', '#1f7f92', '#163f70']},
      },
      series: [{
        type: 'heatmap', data: cells,
        label: {show: true, formatter: item => number(item.value[2])},
        labelLayout: {hideOverlap: true},
        emphasis: {itemStyle: {borderColor: colour('--ink'), borderWidth: 1}},
        tooltip: {formatter: item => {
          const text = document.createElement('span');
          text.textContent = `${texts[item.value[1]]}, ${names[item.value[0]]}: ${number(item.value[2])}`;
          return text.innerHTML;
        }},
      }],
    };
  }

  function bar() {
    return {
      xAxis: {type: 'value', axisLabel: {hideOverlap: true}},
      tooltip: {confine: true, valueFormatter: number, trigger: 'axis', axisPointer: {type: 'shadow'}},
      legend: names.length > 1 ? {top: 8, left: 8} : undefined,
      series: data.values.map((column, i) => ({
        type: 'bar', name: names[i], barMaxWidth: 32, data: data.rows.map(row => row[column]),
        label: {show: true, position: 'right', formatter: item => number(item.value)},
        labelLayout: {hideOverlap: true},
      })),
    };
  }

  let chart;
  function draw() {
    chart?.dispose();
    const wanted = data.rows.length * (height() + 8) + margin.top + margin.bottom;
    place.style.height = `${Math.max(240, Math.min(wanted, innerHeight * 0.75))}px`;
    chart = echarts.init(place, dark.matches ? 'dark' : null);
    chart.setOption({...common(), ...(data.kind === 'heatmap' ? heatmap() : bar())});
  }

  draw();
  dark.addEventListener('change', draw);
  narrow.addEventListener('change', draw);
  addEventListener('resize', () => chart.resize());
})();
