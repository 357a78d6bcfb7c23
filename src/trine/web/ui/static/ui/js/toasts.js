// Toasts go by themselves after a while, unless somebody is about to read them or use them. Problems stay.
import { forEach, make, on } from './dom.js'

const STAYS = 7000

export function startToasts () {
  forEach('#toasts [data-toast]', (toast) => { if (!toast.classList.contains('is-problem')) goLater(toast) })
  document.addEventListener('htmx:sendError', () => sayProblem('The server does not answer. Nothing was changed; try again.'))
  document.addEventListener('htmx:responseError', ({ detail }) => {
    sayProblem(detail.xhr.status === 403 ? 'This is not open to you.' : 'That did not work. Load the page again, then try once more.')
  })
  on('click', '[data-closes-toast]', (button) => button.closest('[data-toast]').remove())
}

/** Says something that only the browser knows, such as that a text was copied. */
export function say (text) {
  const toast = make('div', { class: 'toast', 'data-toast': true }, make('p', {}, text))
  document.getElementById('toasts')?.append(toast)
  goLater(toast)
}

function sayProblem (text) {
  const close = make('button', { class: 'toast-close', type: 'button', 'data-closes-toast': true, 'aria-label': 'Close' }, '×')
  document.getElementById('toasts')?.append(make('div', { class: 'toast is-problem', 'data-toast': true }, make('p', {}, text), close))
}

function goLater (toast) {
  let timer = null
  const wait = () => { clearTimeout(timer); timer = setTimeout(() => toast.remove(), STAYS) }
  const stay = () => clearTimeout(timer)
  for (const type of ['pointerenter', 'focusin']) toast.addEventListener(type, stay)
  for (const type of ['pointerleave', 'focusout']) toast.addEventListener(type, wait)
  wait()
}
