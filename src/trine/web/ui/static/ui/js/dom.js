// The few things that all modules share.

/** Calls `handle(element, event)` for an event on anything that matches, now or later on the page. */
export function on (type, selector, handle) {
  document.addEventListener(type, (event) => {
    const element = event.target instanceof Element ? event.target.closest(selector) : null
    if (element) handle(element, event)
  })
}

/** Calls `enhance(element)` once for everything that matches: now, and whenever htmx brings more. */
export function forEach (selector, enhance) {
  const seen = new WeakSet()
  const look = (root) => {
    for (const element of root.querySelectorAll(selector)) {
      if (!seen.has(element)) { seen.add(element); enhance(element) }
    }
  }
  look(document)
  document.addEventListener('htmx:load', (event) => look(event.detail.elt.parentElement ?? document))
}

/** Makes an element: `make('li', { class: 'x', hidden: true }, 'text', child)`. */
export function make (name, attributes = {}, ...children) {
  const element = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(key, '')
    else if (value !== false && value != null) element.setAttribute(key, value)
  }
  element.append(...children)
  return element
}

/** Whether somebody is writing, so that a letter is a letter. */
export function isWriting (target) {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input, select, textarea'))
}

export const csrfToken = () => JSON.parse(document.body.getAttribute('hx-headers') ?? '{}')['X-CSRFToken'] ?? ''
