// A bar is moved by dragging it, or focused and moved with arrow keys. Nothing is saved here: both lead to the page that
// shows what else would move.
import { forEach } from '../ui/js/dom.js'

const DAY = 24 * 60 * 60 * 1000
const EDGE = 9
const SLIGHT = 3

export function startMoving () {
  forEach('[data-timeline]', (frame) => {
    const bars = [...frame.querySelectorAll('[data-bar]')].map((link) => new Bar(link, frame))
    const byLink = new Map(bars.map((bar) => [bar.link, bar]))
    frame.addEventListener('pointerdown', (event) => grab(byLink.get(event.target.closest('[data-bar]')), event))
    frame.addEventListener('keydown', (event) => press(byLink, frame, event))
    frame.addEventListener('click', (event) => {
      const bar = byLink.get(event.target.closest('[data-bar]'))
      if (bar?.wasDragged) { event.preventDefault(); bar.wasDragged = false }
    })
    frame.addEventListener('dragstart', (event) => event.preventDefault())
  })
}

class Bar {
  constructor (link, frame) {
    this.link = link
    this.body = link.querySelector('.bar-body')
    this.mark = link.querySelector('.bar-mark')
    this.said = frame.parentElement.querySelector('[data-said]')
    this.frame = frame.dataset
    this.perDay = Number(frame.dataset.perDay)
    this.x = Number(this.body.getAttribute('x'))
    this.width = Number(this.body.getAttribute('width'))
    this.shift = 0
    this.longer = 0
    this.wasDragged = false
  }

  get isMoved () { return this.shift !== 0 || this.longer !== 0 }

  /** Shows the bar so many days later, and so many days longer; never shorter than a day. */
  place (shift, longer) {
    const days = (parse(this.link.dataset.end) - parse(this.link.dataset.start)) / DAY
    this.shift = shift
    this.longer = Math.max(longer, -days)
    const x = this.isMoved ? this.at(this.start) : this.x
    const width = this.isMoved ? this.at(later(this.end, 1)) - x : this.width
    this.body.setAttribute('x', x)
    this.body.setAttribute('width', Math.max(width, 5))
    this.mark?.setAttribute('cx', x)
    this.link.classList.toggle('is-moved', this.isMoved)
  }

  /** Where a day begins; those before and after the window stand at its edges. */
  at (day) {
    const left = Number(this.frame.left)
    const x = left + (parse(day) - parse(this.frame.from)) / DAY * this.perDay
    return Math.min(Math.max(x, left), Number(this.frame.right))
  }

  get start () { return later(this.link.dataset.start, this.shift) }

  get end () { return later(this.link.dataset.end, this.shift + this.longer) }

  tell () {
    this.said.textContent = this.isMoved
      ? `${this.link.dataset.title}: from ${words(this.start)} to ${words(this.end)}. Enter shows what else moves, Escape puts it back.`
      : `${this.link.dataset.title} is where it was.`
  }

  /** To the page that shows what else would move, and from there back to this view. */
  open () {
    const here = location.pathname + location.search
    location.assign(`${this.link.dataset.bar}?${new URLSearchParams({ start: this.start, end: this.end, next: here })}`)
  }
}

function grab (bar, event) {
  if (!bar || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return
  const svg = bar.link.ownerSVGElement
  const unit = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width
  const box = bar.body.getBoundingClientRect()
  const stretches = box.right - event.clientX < EDGE && box.width > 3 * EDGE
  const from = event.clientX
  const before = [bar.shift, bar.longer]
  const move = (moved) => {
    const days = Math.round((moved.clientX - from) / (unit * bar.perDay))
    if (Math.abs(moved.clientX - from) > SLIGHT) bar.wasDragged = true
    bar.link.classList.add('is-held')
    if (stretches) bar.place(before[0], before[1] + days)
    else bar.place(before[0] + days, before[1])
  }
  const drop = (dropped) => {
    for (const [type, handle] of handles) removeEventListener(type, handle)
    bar.link.classList.remove('is-held')
    if (dropped.type === 'pointercancel') { bar.place(...before); return }
    if (bar.wasDragged && bar.isMoved) bar.open()
  }
  const handles = [['pointermove', move], ['pointerup', drop], ['pointercancel', drop]]
  for (const [type, handle] of handles) addEventListener(type, handle)
}

function press (byLink, frame, event) {
  const link = event.target.closest('.bar')
  if (!link || event.ctrlKey || event.metaKey) return
  const bar = byLink.get(link)
  if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
    const all = [...frame.querySelectorAll('.bar')]
    const next = all[all.indexOf(link) + (event.key === 'ArrowDown' ? 1 : -1)]
    if (next) { event.preventDefault(); next.focus() }
    return
  }
  if (!bar) return
  if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
    event.preventDefault()
    const days = (event.key === 'ArrowRight' ? 1 : -1) * (event.shiftKey ? 7 : 1)
    if (event.altKey) bar.place(bar.shift, bar.longer + days)
    else bar.place(bar.shift + days, bar.longer)
    bar.tell()
  } else if (event.key === 'Escape' && bar.isMoved) {
    event.preventDefault()
    bar.place(0, 0)
    bar.tell()
  } else if (event.key === 'Enter' && bar.isMoved) {
    event.preventDefault()
    bar.open()
  }
}

const parse = (text) => Date.parse(`${text}T00:00:00Z`)

const later = (text, days) => new Date(parse(text) + days * DAY).toISOString().slice(0, 10)

const words = (text) => new Date(parse(text)).toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })
