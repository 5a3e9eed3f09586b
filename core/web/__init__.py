"""The lowest layer of pages: layout, macros, forms, refusals, headers. It knows neither clients nor the database.

A feature page extends the layout, imports the macros it uses, and is rendered by one call::

    {% extends "layout.html" %}
    {% from "macros/forms.html" import error_summary, form, submit, text_field with context %}
    {% block title %}New contact{% endblock %}
    {% block main %}
    {{ error_summary(state) }}
    <h1 class="nhsuk-heading-l">New contact</h1>
    {% call form("/clients/" ~ client_id ~ "/contacts", version=3) %}
    {{ text_field(state, "place", "Where did you meet?") }}
    {{ submit("Save contact") }}
    {% endcall %}
    {% endblock %}

    @router.post("/clients/{client_id}/contacts", ...)
    def write_contact(client_id: UUID, request: Request, typed: TypedForm, ...) -> Response:
        asked = parse(ContactIn, typed)                  # a ContactIn, or the FormState to show again
        if isinstance(asked, FormState):
            return render(request, "casework/new_contact.html", status_code=422, state=asked, client_id=client_id)

Templates
    `layout.html`, `macros/…` and the pages of refusal are named bare; a feature's are `<feature>/<name>.html`.

Blocks of `layout.html`
    `title`      words of the page only, never a person's name; the layout adds " – Fingerpost" and "Error: "
    `identity`   on pages about a person: `{{ identity_bar(identity) }}`
    `side`       `{{ side_navigation("Sections of this record", sections) }}`; the page is one column without it
    `back`       `{{ nhs.backLink({"href": …, "text": …}) }}`
    `main`       the page, which begins with its one `<h1 class="nhsuk-heading-l">`
    `skip_link`  rarely changed

Context of every page
    `viewer`     None (signed out) or a `parts.Viewer`; `render` takes it from `request.state.viewer`
    `state`      the `FormState` of the page's form, or None
    `notice`     what was just done, shown in a green box, or None
    `csrf`       only for forms of signed-out pages, which must name it
    Printing a name that a page was not given, or looping over it, is an error; `if` may ask. None prints nothing.

Globals: `nhs.<component>({…})` (the official macros, camel case), `static_url(name)`, `now()`, `fail(words)`.
Filters: `day`, `plain_day`, `moment`, `when`, `nhs_number`: None says "not recorded"; `ago`, `age`: None says nothing.

`macros/forms.html` (import `with context`)
    call form(action, version=none)            call filters(action, words="Show")         hidden_field(name, value)
    submit(words, kind="", name=none, value=none)       kind: "", "secondary", "warning"  error_summary(state)
    text_field(state, name, label, hint, type="text", width, autocomplete, inputmode, spellcheck=false, is_page_heading)
    textarea_field(state, name, label, hint, rows=5, limit, is_page_heading)      time_field(state, name, label, hint)
    date_field(state, name, legend, hint, is_page_heading)      posts NAME-day, NAME-month, NAME-year
    radio_field(state, name, legend, options, hint, inline=false, is_page_heading)
    checkbox_field(state, name, legend, options, hint, is_page_heading)
    select_field(state, name, label, options, hint, blank="Choose one")
    options: `parts.Choice` values, or a StrEnum whose members have `.words`; put buttons in `<div class="fp-actions">`

`macros/tables.html`
    call(row) data_table(caption, columns, rows, hide_caption=false)     columns: words or `parts.Column`
    row_head(label, value), cell(label, value, numeric=false)            each with a value, or as a call block
    pagination(next_href, first_href)          empty(words)

`macros/records.html`
    identity_bar(identity)                     `parts.Identity`, or anything with some of its attributes
    call summary_list()                        summary_row(words, value, href, action="Change"), or as a call block
    tag(words, colour="")                      task_list(tasks, prefix="task")            inset_closed(words)
    call timeline()                            timeline_entry(title, kind, who, organisation, happened, written, href)
    call board(), call board_column(words, count, empty_words), board_card(title, href): the last also as a call block
    side_navigation(label, links)              links: `parts.Link`

Composition: `app.state.pages = build_pages({"referrals": "core.referrals", …})`; mount `pages.static.application()` at
`STATIC_PREFIX`; add `BodyLimit`, then `SecureHeaders`, so that the headers are outermost.
"""
