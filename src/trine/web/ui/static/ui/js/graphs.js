// Graphs: the box that a graph is about is in sight, and arrow keys go from box to box.
import { forEach } from './dom.js'

const AHEAD = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }
const ASIDE = 3

export function startGraphs () {
  forEach('[data-graph]', (frame) => {
    show(frame)
    frame.addEventListener('keydown', (event) => {
      const box = event.target.closest('a')
      const way = AHEAD[event.key]
      if (!box || !way || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
      const next = nearest(frame, box, way)
      if (next) { event.preventDefault(); next.focus() }
    })
  })
}

function show (frame) {
  const box = frame.querySelector('a[aria-current], a:has(.lit)') ?? frame.querySelector('a')
  if (!box) return
  const inner = box.getBoundingClientRect()
  const outer = frame.getBoundingClientRect()
  frame.scrollLeft += inner.left + inner.width / 2 - outer.left - outer.width / 2
  frame.scrollTop += inner.top + inner.height / 2 - outer.top - outer.height / 2
}

/** The closest box in a direction; what lies aside counts for more than what lies ahead. */
function nearest (frame, from, [right, down]) {
  const start = middle(from)
  let best = null
  let least = Infinity
  for (const box of frame.querySelectorAll('a')) {
    const [x, y] = middle(box)
    const ahead = (x - start[0]) * right + (y - start[1]) * down
    const aside = Math.abs((x - start[0]) * down) + Math.abs((y - start[1]) * right)
    if (box !== from && ahead > 1 && ahead + ASIDE * aside < least) { best = box; least = ahead + ASIDE * aside }
  }
  return best
}

function middle (box) {
  const { left, top, width, height } = box.getBoundingClientRect()
  return [left + width / 2, top + height / 2]
}
