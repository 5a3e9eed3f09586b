// Comfort only: every page works without this file.
import { initAll } from './nhsuk-frontend.min.js'
import { watchKeys } from './board.js'
import { followConditions } from './conditions.js'
import { saveItself } from './drafts.js'
import { watchSession } from './session.js'

document.body.classList.add('js-enabled', 'nhsuk-frontend-supported')
initAll()

// A menu opened on a phone closes with Escape and gives the focus back to its button.
for (const menu of document.querySelectorAll('details.fp-fold')) {
  menu.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !menu.open) return
    menu.open = false
    menu.querySelector('summary').focus()
  })
}

// Buttons that print are hidden until this shows them, because without script they would do nothing.
for (const button of document.querySelectorAll('button[data-fp-print]')) {
  button.hidden = false
  button.addEventListener('click', () => window.print())
}

const timeout = document.getElementById('timeout')
if (timeout) watchSession(timeout)

const asked = document.querySelector('[data-fp-follows-conditions]')
if (asked) followConditions(asked)

const draft = document.querySelector('[data-fp-saves-itself]')
if (draft) saveItself(draft)

const board = document.querySelector('[data-fp-keys="board"]')
if (board) watchKeys(board)
