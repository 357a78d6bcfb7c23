// Menus are <details>; they close when something else is used, or with Escape, which gives the focus back.
const OPEN = 'details.menu[open], .dock details[open]'

export function startMenus () {
  const closeOthers = (event) => {
    for (const menu of document.querySelectorAll(OPEN)) if (!menu.contains(event.target)) menu.open = false
  }
  document.addEventListener('click', closeOthers)
  document.addEventListener('focusin', closeOthers)
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return
    const menu = [...document.querySelectorAll(OPEN)].at(-1)
    if (!menu) return
    menu.open = false
    menu.querySelector('summary').focus()
    event.stopImmediatePropagation()
  })
}
