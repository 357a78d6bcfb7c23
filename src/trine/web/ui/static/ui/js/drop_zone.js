// Files can be dropped on a zone, are listed with their size, and show how far they have been sent.
import { forEach, make } from './dom.js'

export function startDropZones () {
  forEach('[data-drop-zone]', enhanceZone)
  forEach('form[data-upload]', enhanceForm)
}

function enhanceZone (zone) {
  const input = zone.querySelector('input[type="file"]')
  for (const type of ['dragenter', 'dragover']) {
    zone.addEventListener(type, (event) => { event.preventDefault(); zone.classList.add('is-over') })
  }
  zone.addEventListener('dragleave', (event) => { if (!zone.contains(event.relatedTarget)) zone.classList.remove('is-over') })
  zone.addEventListener('drop', (event) => {
    event.preventDefault()
    zone.classList.remove('is-over')
    if (!event.dataTransfer.files.length) return
    const taken = new DataTransfer()
    const files = input.multiple ? event.dataTransfer.files : [event.dataTransfer.files[0]]
    for (const file of files) taken.items.add(file)
    input.files = taken.files
    input.dispatchEvent(new Event('change', { bubbles: true }))
  })
  input.addEventListener('change', () => list(zone, input.files))
}

function list (zone, files) {
  const place = zone.querySelector('[data-files]')
  place.replaceChildren(...[...files].map((file) => make('li', {}, make('span', { class: 'anywhere' }, file.name), make('span', { class: 'nowrap' }, size(file.size)))))
  place.hidden = files.length === 0
}

function size (bytes) {
  if (bytes < 1000) return `${bytes} bytes`
  return bytes < 1e6 ? `${Math.round(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`
}

// The form is sent by XMLHttpRequest, which alone tells how far an upload is; the answer is the next page.
function enhanceForm (form) {
  const progress = form.querySelector('[data-upload-progress]')
  if (!progress || form.hasAttribute('hx-post')) return
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    const request = new XMLHttpRequest()
    request.open('POST', form.action)
    request.upload.addEventListener('progress', ({ loaded, total }) => show(progress, loaded, total))
    request.addEventListener('load', () => {
      if (request.responseURL && request.responseURL !== form.action && request.status < 400) { location.assign(request.responseURL); return }
      showPage(request.responseText)
    })
    request.addEventListener('error', () => fail(progress))
    progress.hidden = false
    request.send(new FormData(form, event.submitter))
  })
}

function show (progress, loaded, total) {
  const percent = total ? Math.round((loaded / total) * 100) : 0
  progress.querySelector('progress').value = percent
  progress.querySelector('[data-upload-text]').textContent =
    percent < 100 ? `${size(loaded)} of ${size(total)} sent` : 'All sent; reading …'
}

function fail (progress) {
  progress.querySelector('progress').value = 0
  progress.querySelector('[data-upload-text]').textContent = 'The connection broke. Nothing was imported; send it again.'
}

// A page with errors comes back under the same address: its main part replaces this one.
function showPage (text) {
  const page = new DOMParser().parseFromString(text, 'text/html')
  const main = page.getElementById('main')
  if (!main) { location.reload(); return }
  document.getElementById('main').replaceWith(document.adoptNode(main))
  document.title = page.title
  globalThis.htmx?.process(document.getElementById('main'))
  document.dispatchEvent(new CustomEvent('htmx:load', { detail: { elt: main } }))
  ;(main.querySelector('[data-takes-focus]') ?? main).focus()
}
