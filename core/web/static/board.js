// Keys of the board. All that they do, links, boxes and buttons of the page do too; they only move the focus to them.
// They do nothing while somebody types, chooses from a list or holds another key, and can be switched off (WCAG 2.1.4).
const KEPT = 'fingerpost keys' // 'off' in a browser whose people do not want them
const OWN_KEYS = 'textarea, select, [contenteditable], input:not([type="checkbox"])'

export function watchKeys(board) {
  const columns = () => [...board.querySelectorAll('.fp-board__column')].map(
    (column) => [...column.querySelectorAll('.fp-board__title a')]).filter((links) => links.length)
  const here = () => {
    const card = document.activeElement?.closest('.fp-board__card')
    return card?.querySelector('.fp-board__title a')
  }
  const box = () => here()?.closest('.fp-board__card').querySelector('input[type="checkbox"]')
  const chosen = () => document.querySelectorAll('input[form="give"]:checked').length > 0
  const names = document.getElementById('to')
  const keys = document.getElementById('keys')

  const step = (by) => {
    const links = columns().flat()
    if (!links.length) return
    const place = links.indexOf(here())
    links[place < 0 ? 0 : Math.min(Math.max(place + by, 0), links.length - 1)].focus()
  }
  const aside = (by) => {
    const all = columns()
    const place = all.findIndex((links) => links.includes(here()))
    if (place < 0) return step(1)
    const row = all[place].indexOf(here())
    const next = all[Math.min(Math.max(place + by, 0), all.length - 1)]
    next[Math.min(row, next.length - 1)].focus()
  }
  const choose = () => {
    const one = box()
    if (one && !chosen()) one.checked = true
    return chosen()
  }
  const acts = {
    j: () => step(1),
    k: () => step(-1),
    l: () => aside(1),
    h: () => aside(-1),
    o: () => here()?.click(),
    x: () => box()?.click(),
    t: () => {
      if (!names || !choose()) return
      names.value = ''
      names.form.requestSubmit()
    },
    a: () => { if (names && choose()) names.focus() },
    '?': () => {
      keys.open = true
      keys.querySelector('summary').focus()
    },
  }
  const onACard = { ArrowDown: acts.j, ArrowUp: acts.k, ArrowRight: acts.l, ArrowLeft: acts.h }

  document.addEventListener('keydown', (event) => {
    if (localStorage.getItem(KEPT) === 'off' || event.defaultPrevented || event.isComposing) return
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.(OWN_KEYS)) return
    if (document.querySelector('dialog[open]')) return
    const act = here() && onACard[event.key] || acts[event.key.length === 1 ? event.key.toLowerCase() : '']
    if (!act) return
    event.preventDefault()
    act()
  })
  offerSwitch(keys)
}

function offerSwitch(keys) {
  const place = keys.querySelector('[data-fp-keys-switch]')
  const box = place.querySelector('input')
  place.hidden = false
  box.checked = localStorage.getItem(KEPT) !== 'off'
  box.addEventListener('change', () => {
    if (box.checked) localStorage.removeItem(KEPT)
    else localStorage.setItem(KEPT, 'off')
  })
}
