// The palette: Ctrl-K, Cmd-K or / finds pages, goals, metrics, teams, people and findings.
import { isWriting, make, on } from './dom.js'

const PAUSE = 120

export function startPalette () {
  const dialog = document.getElementById('palette')
  if (!dialog) return
  const palette = new Palette(dialog)
  on('click', '[data-opens-palette]', () => palette.open())
  document.addEventListener('keydown', (event) => {
    const isCtrlK = event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey
    const isSlash = event.key === '/' && !event.ctrlKey && !event.metaKey && !event.altKey && !isWriting(event.target)
    if (!isCtrlK && !(isSlash && !document.querySelector('dialog[open]'))) return
    event.preventDefault()
    if (dialog.open) dialog.close()
    else palette.open()
  })
}

class Palette {
  constructor (dialog) {
    this.dialog = dialog
    this.input = dialog.querySelector('input')
    this.list = dialog.querySelector('[role="listbox"]')
    this.status = dialog.querySelector('[role="status"]')
    this.address = dialog.dataset.search
    this.pages = JSON.parse(document.getElementById('palette-pages').textContent)
    this.options = []
    this.at = 0
    this.asked = 0
    this.input.addEventListener('input', () => this.look())
    this.input.addEventListener('keydown', (event) => this.press(event))
    this.list.addEventListener('pointermove', (event) => this.point(event.target.closest('[role="option"]')))
    this.list.addEventListener('click', (event) => { if (!event.target.closest('a')) this.go() })
  }

  open () {
    for (const other of document.querySelectorAll('dialog[open]')) other.close()
    this.input.value = ''
    this.show(this.pages, '')
    this.dialog.showModal()
    this.input.focus()
  }

  look () {
    const words = this.input.value.trim()
    const pages = this.pages.filter((page) => matches(page, words))
    this.show(pages, words)
    clearTimeout(this.timer)
    if (!words || !this.address) return
    this.timer = setTimeout(() => this.ask(words, pages), PAUSE)
  }

  async ask (words, pages) {
    const number = ++this.asked
    try {
      const response = await fetch(`${this.address}?q=${encodeURIComponent(words)}`, { headers: { Accept: 'application/json' } })
      if (!response.ok) throw new Error(String(response.status))
      const { results } = await response.json()
      if (number === this.asked && this.input.value.trim() === words) this.show([...pages, ...results], words)
    } catch {
      if (number === this.asked) this.status.textContent = 'The search does not answer. The pages above still work.'
    }
  }

  show (results, words) {
    this.options = results.map((result, index) => option(result, index))
    this.list.replaceChildren(...this.options)
    this.choose(0)
    this.input.setAttribute('aria-expanded', String(results.length > 0))
    this.status.textContent = results.length ? '' : words ? `Nothing matches “${words}” yet.` : ''
  }

  choose (index) {
    this.at = index
    this.options.forEach((one, at) => one.setAttribute('aria-selected', String(at === index)))
    const chosen = this.options[index]
    if (chosen) { this.input.setAttribute('aria-activedescendant', chosen.id); chosen.scrollIntoView({ block: 'nearest' }) }
    else this.input.removeAttribute('aria-activedescendant')
  }

  point (element) {
    const index = this.options.indexOf(element)
    if (index >= 0 && index !== this.at) this.choose(index)
  }

  press (event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step && this.options.length) {
      event.preventDefault()
      this.choose((this.at + step + this.options.length) % this.options.length)
    } else if (event.key === 'Enter') {
      event.preventDefault()
      this.go()
    }
  }

  go () {
    const url = this.options[this.at]?.dataset.url
    if (url) location.assign(url)
  }
}

function matches ({ title, hint }, words) {
  const text = `${title} ${hint}`.toLowerCase()
  return words.toLowerCase().split(/\s+/).every((word) => text.includes(word))
}

function option ({ title, kind, url, hint }, index) {
  return make('li', { role: 'option', id: `palette-${index}`, 'data-url': url, 'aria-selected': 'false' },
    make('span', { class: 'palette-title' }, title),
    make('span', { class: 'palette-hint' }, hint ?? ''),
    make('span', { class: 'palette-kind' }, kind))
}
