// Menus are <details>; they close when something else is used, or with Escape, which gives the focus back.
const FRAMES = '.table-frame, .graph-frame'
const GAP = 6
const OPEN = 'details.menu[open], .dock details[open]'

export function startMenus () {
  const closeOthers = (event) => {
    for (const menu of document.querySelectorAll(OPEN)) if (!menu.contains(event.target)) menu.open = false
  }
  const closeAll = () => { for (const menu of document.querySelectorAll(`:is(${FRAMES}) ${OPEN.split(',')[0]}`)) menu.open = false }
  document.addEventListener('toggle', ({ target }) => { if (target.open && target.matches('details.menu') && target.closest(FRAMES)) float(target) }, true)
  document.addEventListener('scroll', closeAll, true)
  addEventListener('resize', closeAll)
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

// Inside a frame that scrolls, a menu would be cut off: it is laid above the page instead, where there is room.
function float (menu) {
  const list = menu.querySelector('.menu-list')
  const opener = menu.querySelector('summary').getBoundingClientRect()
  const edge = Math.min(menu.closest('.table-frame')?.getBoundingClientRect().right ?? innerWidth, innerWidth - GAP)
  list.style.position = 'fixed'
  list.style.inset = 'auto'
  const { offsetWidth: width, offsetHeight: height } = list
  const below = opener.bottom + GAP
  list.style.left = `${Math.max(GAP, Math.min(opener.left, edge - width))}px`
  list.style.top = `${below + height > innerHeight ? Math.max(GAP, opener.top - height - GAP) : below}px`
}
