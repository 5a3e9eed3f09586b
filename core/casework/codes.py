"""National code lists about a contact, each code with its plain words, and the rule of what counts as direct."""

from core.clients.codes import Coded


class ConsultationMechanism(Coded):
    """CONSULTATION MECHANISM (MENTAL HEALTH): how the worker and the client were in touch."""

    FACE_TO_FACE = "01", "Face to face"
    TELEPHONE = "02", "Telephone"
    TALK_TYPE = "04", "Talk type, for a person who cannot speak"
    EMAIL = "05", "Email"
    TEXT = "09", "Text message"
    INSTANT_MESSAGING = "10", "Instant messaging"
    VIDEO = "11", "Video"
    MESSAGE_BOARD = "12", "Message board"
    CHAT_ROOM = "13", "Chat room"
    OTHER = "98", "Other"


class AttendanceStatus(Coded):
    """ATTENDANCE STATUS. The numbers are not in a natural order: the members here are, best outcome first."""

    ON_TIME = "5", "Attended"
    LATE_SEEN = "6", "Came late, and was seen"
    LATE_NOT_SEEN = "7", "Came late, and could not be seen"
    CANCELLED_BY_CLIENT = "2", "Cancelled by the person, or for them"
    DID_NOT_ATTEND = "3", "Did not attend"
    CANCELLED_BY_US = "4", "Cancelled by the service"

    @property
    def was_met(self) -> bool:
        """Whether the person and the worker were in touch at all."""
        return self in _SEEN


_SEEN = frozenset({AttendanceStatus.ON_TIME, AttendanceStatus.LATE_SEEN})
_DIRECT = frozenset(
    {
        ConsultationMechanism.FACE_TO_FACE,
        ConsultationMechanism.TELEPHONE,
        ConsultationMechanism.TALK_TYPE,
        ConsultationMechanism.VIDEO,
    }
)


def is_direct_contact(attendance: AttendanceStatus, mechanism: ConsultationMechanism) -> bool:
    """NHS England's rule for contacts that stop clocks and count in returns; texts and emails do not."""
    return attendance in _SEEN and mechanism in _DIRECT


class ActivityPurpose(Coded):
    """What a contact was for, in the partnership's own words; not a national list."""

    EMOTIONAL_SUPPORT = "emotional_support", "Emotional support and encouragement"
    PLANNING = "planning", "Making or reviewing a plan together"
    ASSESSMENT = "assessment", "Assessment"
    CRISIS = "crisis", "Help in a crisis"
    HOUSING = "housing", "Housing, or a move"
    MONEY = "money", "Money, benefits, forms and letters"
    WORK_OR_LEARNING = "work_or_learning", "Work, volunteering or learning"
    PHYSICAL_HEALTH = "physical_health", "Physical health"
    DAILY_LIVING = "daily_living", "Daily living skills"
    ACCOMPANIED = "accompanied", "Going with the person to an appointment"
    ADVOCACY = "advocacy", "Speaking up with the person, or for them"
    RIGHTS = "rights", "Information on rights"
    FAMILY_OR_CARER = "family_or_carer", "Support with family or carers"
    FOLLOW_UP = "follow_up", "Follow-up call"
    OTHER = "other", "Something else"
