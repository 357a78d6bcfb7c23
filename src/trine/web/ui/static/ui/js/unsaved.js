// Warns before a page is left whose form (marked with `data-guard`) has been changed and not sent.

export function startUnsaved () {
  let changed = null
  document.addEventListener('input', ({ target }) => { if (target.closest?.('form[data-guard]')) changed = target.closest('form') })
  document.addEventListener('submit', () => { changed = null })
  document.addEventListener('htmx:beforeSwap', ({ detail }) => { if (changed && detail.target.contains(changed)) changed = null })
  addEventListener('beforeunload', (event) => { if (changed?.isConnected) event.preventDefault() })
}
