// Questions come and go as their conditions become true or untrue. Without this all are shown, each says when it is to
// be answered, and what is answered needlessly is passed over.

export function followConditions(told) {
  const form = told.closest('form')
  const places = [...form.querySelectorAll('[data-fp-asked-if]')].map((place) => ({
    place,
    conditions: JSON.parse(place.dataset.fpAskedIf),
  }))
  const follow = () => {
    const changed = { shown: [], hidden: [] }
    // In the order of the form: a question may hang on one that has just gone.
    for (const { place, conditions } of places) {
      const isAsked = conditions.some((condition) => holds(form, condition))
      if (isAsked === !place.hidden) continue
      place.hidden = !isAsked
      changed[isAsked ? 'shown' : 'hidden'].push(place.dataset.fpTitle)
      // What cannot be sent is not sent: whoever hid it keeps what was written until the page is left.
      for (const field of place.querySelectorAll('input, select, textarea')) {
        field.disabled = !isAsked || Boolean(field.parentElement.closest('[data-fp-asked-if][hidden]'))
      }
    }
    return changed
  }
  follow()
  form.addEventListener('change', () => {
    const { shown, hidden } = follow()
    const said = [sentence('Now asked', shown), sentence('No longer asked', hidden)].filter(Boolean).join(' ')
    if (said) told.textContent = said
  })
}

function sentence(words, titles) {
  return titles.length ? `${words}: ${titles.join('; ')}.` : ''
}

function holds(form, condition) {
  if ('is' in condition) return answers(form, condition.name).includes(condition.is)
  let total = 0
  for (const { name, points, factor, more } of condition.parts) {
    const [answer] = answers(form, name)
    const value = answer === undefined || answer.trim() === '' ? undefined : points ? points[answer] : Number(answer)
    if (value === undefined || value === null || Number.isNaN(value)) return false
    total += factor * value + more
  }
  const value = total * condition.times
  return condition.lowest <= value && value <= condition.highest
}

function answers(form, name) {
  return [...form.elements]
    .filter((field) => field.name === name && !field.disabled && (!['radio', 'checkbox'].includes(field.type) || field.checked))
    .map((field) => field.value)
}
