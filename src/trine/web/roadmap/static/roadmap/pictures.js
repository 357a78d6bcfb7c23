// Takes a drawing along as a PNG: its shapes are drawn again on a canvas with the colours that they have on the page.
import { on } from '../ui/js/dom.js'

const SHARPNESS = 2
const MARGIN = 16

export function startPictures () {
  on('click', '[data-picture]', (button) => save(document.getElementById(button.dataset.picture), button.dataset.name))
  on('click', '[data-print]', () => print())
}

function save (svg, name) {
  if (!svg) return
  const { width, height } = svg.viewBox.baseVal
  const canvas = document.createElement('canvas')
  canvas.width = (width + 2 * MARGIN) * SHARPNESS
  canvas.height = (height + 2 * MARGIN) * SHARPNESS
  const pen = canvas.getContext('2d')
  pen.scale(SHARPNESS, SHARPNESS)
  pen.fillStyle = getComputedStyle(document.body).backgroundColor
  pen.fillRect(0, 0, width + 2 * MARGIN, height + 2 * MARGIN)
  pen.translate(MARGIN, MARGIN)
  for (const shape of svg.querySelectorAll('rect, line, circle, path, text')) {
    if (!shape.closest('defs')) draw(pen, shape)
  }
  canvas.toBlob((blob) => {
    const link = document.createElement('a')
    link.href = URL.createObjectURL(blob)
    link.download = `${name}.png`
    link.click()
    setTimeout(() => URL.revokeObjectURL(link.href), 10000)
  }, 'image/png')
}

function draw (pen, shape) {
  const look = getComputedStyle(shape)
  const own = shape.transform.baseVal.consolidate()?.matrix
  pen.save()
  if (own) pen.transform(own.a, own.b, own.c, own.d, own.e, own.f)
  pen.globalAlpha = Number(look.opacity)
  if (shape.localName === 'text') write(pen, shape, look)
  else trace(pen, outline(shape), look)
  if (shape.hasAttribute('marker-end')) point(pen, shape)
  pen.restore()
}

/** The head of an arrow: its marker, where the path ends and in the direction that it ends in. */
function point (pen, path) {
  const marker = document.getElementById(path.getAttribute('marker-end').slice('url(#'.length, -1))
  const head = marker?.querySelector('path')
  if (!head) return
  const length = path.getTotalLength()
  const [before, end] = [path.getPointAtLength(length - 1), path.getPointAtLength(length)]
  pen.translate(end.x, end.y)
  pen.rotate(Math.atan2(end.y - before.y, end.x - before.x))
  pen.translate(-marker.refX.baseVal.value, -marker.refY.baseVal.value)
  pen.fillStyle = getComputedStyle(head).fill
  pen.fill(new Path2D(head.getAttribute('d')))
}

function write (pen, text, look) {
  const number = (name) => Number(text.getAttribute(name) ?? 0)
  pen.font = `${look.fontWeight} ${look.fontSize} ${look.fontFamily}`
  pen.textAlign = look.textAnchor === 'middle' ? 'center' : 'left'
  pen.fillStyle = look.fill
  pen.fillText(text.textContent, number('x') + number('dx'), number('y') + number('dy'))
}

function trace (pen, path, look) {
  pen.lineWidth = parseFloat(look.strokeWidth)
  pen.setLineDash(look.strokeDasharray === 'none' ? [] : look.strokeDasharray.split(',').map(parseFloat))
  if (look.fill !== 'none') { pen.fillStyle = look.fill; pen.fill(path) }
  if (look.stroke !== 'none') { pen.strokeStyle = look.stroke; pen.stroke(path) }
}

function outline (shape) {
  const number = (name) => Number(shape.getAttribute(name) ?? 0)
  if (shape.localName === 'path') return new Path2D(shape.getAttribute('d'))
  const path = new Path2D()
  if (shape.localName === 'rect') path.roundRect(number('x'), number('y'), number('width'), number('height'), number('rx'))
  else if (shape.localName === 'circle') path.arc(number('cx'), number('cy'), number('r'), 0, 2 * Math.PI)
  else { path.moveTo(number('x1'), number('y1')); path.lineTo(number('x2'), number('y2')) }
  return path
}
