// Charts are drawn when they come near the screen, in the colours of the theme. The table behind each needs no script.
import { forEach } from './dom.js'

const drawn = new Map()
let library = null

export function startCharts () {
  const observer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) { observer.unobserve(target); draw(target) }
    }
  }, { rootMargin: '200px' })
  forEach('[data-chart]', (figure) => observer.observe(figure))
  const redraw = () => { for (const figure of drawn.keys()) draw(figure) }
  document.addEventListener('trine:theme', redraw)
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw)
}

function load (address) {
  library ??= new Promise((resolve, reject) => {
    const script = document.createElement('script')
    script.src = address
    script.addEventListener('load', () => resolve(globalThis.vegaEmbed))
    script.addEventListener('error', () => reject(new Error('the chart library did not come')))
    document.head.append(script)
  })
  return library
}

async function draw (figure) {
  const picture = figure.querySelector('[data-picture]')
  const specification = JSON.parse(figure.querySelector('script[type="application/json"]').textContent)
  if (!drawn.has(figure)) picture.textContent = 'Drawing …'
  try {
    const embed = await load(figure.dataset.bundle)
    if (!figure.isConnected) { drawn.delete(figure); return }
    drawn.get(figure)?.finalize()
    const colour = colours(picture)
    drawn.set(figure, await embed(picture, coloured(specification, colour), options(colour, getComputedStyle(picture).fontFamily)))
  } catch {
    picture.classList.add('failed')
    figure.querySelector('details').open = true
  }
}

// Tokens become plain colours, because Vega computes with them.
function colours (place) {
  const probe = document.createElement('span')
  const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
  place.append(probe)
  const known = new Map()
  return (name) => {
    if (!known.has(name)) {
      if (!probe.isConnected) place.append(probe)
      probe.style.color = `var(--${name})`
      context.clearRect(0, 0, 1, 1)
      context.fillStyle = getComputedStyle(probe).color
      context.fillRect(0, 0, 1, 1)
      const [red, green, blue] = context.getImageData(0, 0, 1, 1).data
      known.set(name, `rgb(${red}, ${green}, ${blue})`)
      probe.remove()
    }
    return known.get(name)
  }
}

function coloured (value, colour) {
  if (typeof value === 'string') return value.startsWith('token:') ? colour(value.slice(6)) : value
  if (Array.isArray(value)) return value.map((one) => coloured(one, colour))
  if (value && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, coloured(one, colour)]))
  return value
}

function options (colour, font) {
  return {
    ast: true, actions: false, defaultStyle: false, renderer: 'svg', tooltip: { disableDefaultStyle: true },
    config: {
      font, background: 'transparent', view: { stroke: null }, padding: 2,
      axis: {
        labelColor: colour('ink-3'), labelFontSize: 12, titleColor: colour('ink-3'), titleFontWeight: 400, titleAngle: 0,
        titleAlign: 'right', titleAnchor: 'end', gridColor: colour('rule-2'), domainColor: colour('rule'), ticks: false, labelPadding: 6,
      },
      axisX: { grid: false }, axisY: { domain: false },
      legend: { orient: 'top', labelColor: colour('ink-2'), labelFontSize: 12, symbolType: 'circle', symbolStrokeWidth: 0, offset: 6 },
      text: { fontSize: 12 },
    },
  }
}
