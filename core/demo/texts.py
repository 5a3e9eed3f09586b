"""What is written in the synthetic records: invented sentences about invented people."""

from core.casework.codes import ActivityPurpose
from core.referrals.codes import ClosureReason, NeedTag, PrimaryReason, RejectionReason, SourceOfReferral

SUMMARIES: tuple[tuple[PrimaryReason, tuple[NeedTag, ...], str], ...] = (
    (PrimaryReason.DEPRESSION, (NeedTag.DEBT,),
     "Low since losing work in the spring. Letters about rent are left unopened. Would like somebody beside them."),
    (PrimaryReason.ANXIETY, (NeedTag.HOUSING_AT_RISK,),
     "Panic on buses and in shops, so appointments are missed. The landlord wants the flat back."),
    (PrimaryReason.IN_CRISIS, (NeedTag.SELF_HARM, NeedTag.COMPLEX_NEEDS),
     "Seen twice at the emergency department this month. Safe at home tonight with a friend."),
    (PrimaryReason.POST_TRAUMATIC_STRESS, (NeedTag.DOMESTIC_ABUSE, NeedTag.VULNERABLE_WOMEN),
     "Left a frightening relationship last year. Sleeps badly. Please ring from a withheld number only."),
    (PrimaryReason.BIPOLAR, (NeedTag.LONG_TERM_CONDITION,),
     "Steady on medication. Wants to get back to a Saturday job and to see people again."),
    (PrimaryReason.DRUGS_AND_ALCOHOL, (NeedTag.DRUGS_OR_ALCOHOL, NeedTag.HOMELESS),
     "Staying with different friends. Drinking less than in summer and wants to keep that going."),
    (PrimaryReason.PERSONALITY_DISORDERS, (NeedTag.PERSONALITY_DISORDER, NeedTag.COMPLEX_NEEDS),
     "Says services have come and gone. Asks for one person who stays and who says what happens next."),
    (PrimaryReason.RELATIONSHIPS, (),
     "Alone since a bereavement. Used to sing in a choir and would like to find one again."),
    (PrimaryReason.SELF_CARE, (NeedTag.LEARNING_DISABILITY,),
     "Finds forms and phone calls hard. A sister helps at weekends. Pictures and short words work well."),
    (PrimaryReason.PSYCHOSIS, (NeedTag.CRIMINAL_JUSTICE, NeedTag.ROUGH_SLEEPING),
     "Released in autumn, sleeping outside. Trusts the day-centre workers and will meet there."),
    (PrimaryReason.EATING_DISORDERS, (NeedTag.LONG_TERM_CONDITION,),
     "Discharged from the specialist clinic. Looking for support with daily routine and study."),
    (PrimaryReason.PERINATAL, (NeedTag.VULNERABLE_WOMEN,),
     "Expecting a second child in winter. Was unwell after the first and wants support early."),
)  # fmt: skip

MATTERS = (
    "To be asked, not told.",
    "My two cats, and keeping the flat for them.",
    "Seeing my daughter every other weekend.",
    "That people ring when they say they will.",
    "Getting to Friday prayers.",
    "A job where I work with my hands.",
    "Quiet. I do better in small rooms with one person.",
    "To sleep through the night.",
    "My allotment. It is where I think.",
    "Speaking my own language when it is about something important.",
)

NOTES: tuple[tuple[ActivityPurpose, str], ...] = (
    (ActivityPurpose.EMOTIONAL_SUPPORT, "We walked round the park. Sleep is a little better. We meet there again."),
    (ActivityPurpose.PLANNING, "Wrote the plan together. The first step is the bus to the library on Thursday."),
    (ActivityPurpose.HOUSING, "Rang the council together and have an officer's name now. Papers go by Friday."),
    (ActivityPurpose.MONEY, "Opened the post of the last month. Two letters matter, the rest went into recycling."),
    (ActivityPurpose.WORK_OR_LEARNING, "Looked at volunteering in the community garden. Wants to see it first."),
    (ActivityPurpose.ACCOMPANIED, "Went along to the surgery. Everything on the list was said."),
    (ActivityPurpose.DAILY_LIVING, "Cooked soup for two days. Good hour, a lot of laughing."),
    (ActivityPurpose.CRISIS, "A hard evening. Looked at the crisis plan, rang the sister, stayed until it was calmer."),
    (ActivityPurpose.FOLLOW_UP, "Short call. Things are steady. Next visit stays as agreed."),
    (ActivityPurpose.PHYSICAL_HEALTH, "Booked the yearly health check and put it in the calendar."),
    (ActivityPurpose.FAMILY_OR_CARER, "Met with the brother. Agreed what he may be told and what he may not."),
    (ActivityPurpose.RIGHTS, "Explained who may read this record and how to ask for a copy."),
)  # fmt: skip
RESTRICTED_NOTE = "She spoke about her former partner. Details are in the restricted assessment. Safe to go home today."
NOT_SEEN = "Was not there as agreed. Left nothing at the door, as the safe contact says. Will try again on Monday."

OPTIONS = (
    ("A navigator, a group in town, or the GP alone.", "Recovery Navigator, first visit at home."),
    ("The women's service or a mixed team.", "Women's service: she would rather talk with women."),
    ("Sanctuary in the evenings, or daytime support.", "Both: sanctuary when evenings are bad, a navigator by day."),
    ("Support in English with an interpreter, or in their own language.", "Nilaari, in their own language."),
    ("Advice on money first, or somebody alongside for longer.", "A navigator, and the advice service for arrears."),
)  # fmt: skip

REFERRERS = ("Dr A. Practice", "Duty worker", "Housing officer", "Ward liaison", "Care co-ordinator", "Sister")
SOURCES: tuple[tuple[int, SourceOfReferral, str | None, str | None], ...] = (
    # share, source, sender known here, name of a sender not known here
    (34, SourceOfReferral.GP_PRACTICE, "gp_practice", None),
    (22, SourceOfReferral.OTHER_SECONDARY_CARE, "awp", None),
    (6, SourceOfReferral.OTHER_SECONDARY_CARE, "oxford_health", None),
    (14, SourceOfReferral.SELF, None, "The person themselves"),
    (6, SourceOfReferral.CARER_OR_RELATIVE, None, "A relative"),
    (6, SourceOfReferral.HOUSING, None, "A housing association"),
    (4, SourceOfReferral.PROBATION, None, "The probation service"),
    (8, SourceOfReferral.VOLUNTARY_SECTOR, "partner", None),
)
CLOSURES = (
    *[ClosureReason.COMPLETED] * 6, ClosureReason.REFERRED_ON, ClosureReason.REFERRED_ON, ClosureReason.MOVED_AWAY,
    ClosureReason.ASKED_TO_LEAVE, ClosureReason.NO_FURTHER_SUPPORT,
)  # fmt: skip
ENDINGS = {
    ClosureReason.COMPLETED: "What was planned has been done; the way back in is agreed and written down.",
    ClosureReason.REFERRED_ON: "Handed over in a meeting of three; the new worker has the plan.",
    ClosureReason.MOVED_AWAY: "Moved to be near family. Addresses of services there were given.",
    ClosureReason.ASKED_TO_LEAVE: "Would like to go on without us for now, and knows how to come back.",
    ClosureReason.NO_FURTHER_SUPPORT: "We agreed together that other support fits better.",
}
DECLINES = {
    RejectionReason.DUPLICATE: "The person has a worker here already; the referrer was told who to ask.",
    RejectionReason.ANOTHER_SERVICE: "Talking therapies, with the number to ring and an offer to ring together.",
    RejectionReason.INCOMPLETE: "The referrer was asked for what is missing and may send it again.",
}
NEEDS_SPOKEN = ("Short sentences, one thing at a time", "Deaf in the left ear: sit on the right", "Large print, please",
                "British Sign Language interpreter")  # fmt: skip
ADJUSTMENTS = ("Ground-floor room", "Appointments after midday", "Same worker each time", "A text the evening before")
SAFE_WORDS = ("Say you are from the library.", "Text first, and wait for an answer.", "Never ring after six.")
BEST_TIMES = ("Weekday mornings.", "After half past three.", "Any day but Tuesday.")
GAPS = (
    (
        "A place to stay for a couple who will not be parted",
        {"name": "Hope House", "why": "no_room", "service_id": None, "words": "Full"},
    ),
    (
        "Somebody who signs, in the evening",
        {"name": "A talking therapy service", "why": "no_room", "service_id": None, "words": None},
    ),
    (
        "A group for men over seventy",
        {"name": "The men's shed", "why": "no_room", "service_id": None, "words": "Waiting list closed"},
    ),
    (
        "Help with hoarding before an eviction",
        {"name": "A housing charity", "why": "no_room", "service_id": None, "words": None},
    ),
)
"""What was needed, and who was asked first."""
WAYS_ON = ("Talking therapies", "The citizens' advice centre", "A carers' centre", "The drop-in on Thursdays")
NOT_TAKEN = (
    ("spreadsheet", "given_name,family_name,date_of_birth\nSam,,31/02/1990\n",
     ("Write a family name, or say that it is not known.", "The date of birth is no day of the calendar.")),
    ("message", '{"resourceType": "Bundle", "type": "message", "entry": []}',
     ("There is no referral in this message.",)),
)  # fmt: skip
"""How it came, word for word, and why it could not be taken in."""
