"""National code lists about a referral, each code with its plain words, and the partnership's list of needs."""

from typing import Self

from core.clients.codes import Coded, UnknownCode


class SourceOfReferral(Coded):
    """SOURCE OF REFERRAL FOR MENTAL HEALTH SERVICES; N3 and Q2 are left out until a source says what they mean."""

    GP_PRACTICE = "A1", "GP practice"
    HEALTH_VISITOR = "A2", "Health visitor"
    OTHER_PRIMARY_CARE = "A3", "Other primary health care"
    MATERNITY = "A4", "Maternity service"
    SELF = "B1", "The person themselves"
    CARER_OR_RELATIVE = "B2", "Carer or relative"
    SOCIAL_SERVICES = "C1", "Social services"
    EDUCATION = "C2", "Education service"
    HOUSING = "C3", "Housing service"
    EMPLOYER = "D1", "Employer"
    OCCUPATIONAL_HEALTH = "D2", "Occupational health"
    POLICE = "E1", "Police"
    COURTS = "E2", "Courts"
    PROBATION = "E3", "Probation service"
    PRISON = "E4", "Prison"
    LIAISON_AND_DIVERSION = "E5", "Court liaison and diversion"
    YOUTH_OFFENDING = "E6", "Youth offending team"
    SCHOOL_NURSE = "F1", "School nurse"
    HOSPITAL_PAEDIATRICS = "F2", "Hospital paediatrics"
    COMMUNITY_PAEDIATRICS = "F3", "Community paediatrics"
    INDEPENDENT_MEDIUM_SECURE = "G1", "Independent sector: medium secure"
    INDEPENDENT_LOW_SECURE = "G2", "Independent sector: low secure"
    INDEPENDENT_OTHER = "G3", "Independent sector: other mental health service"
    VOLUNTARY_SECTOR = "G4", "Voluntary sector"
    EMERGENCY_DEPARTMENT = "H1", "Emergency department"
    OTHER_SECONDARY_CARE = "H2", "Other hospital specialty"
    TEMPORARY_TRANSFER = "I1", "Temporary transfer from another mental health trust"
    PERMANENT_TRANSFER = "I2", "Permanent transfer from another mental health trust"
    ASYLUM = "M1", "Asylum service"
    ELECTRONIC_ACCESS = "M2", "Telephone or electronic access service"
    OUT_OF_AREA = "M3", "Out-of-area agency"
    DRUG_ACTION_TEAM = "M4", "Drug action team"
    JOBCENTRE = "M5", "Jobcentre Plus"
    OTHER_AGENCY = "M6", "Other service or agency"
    SINGLE_POINT_OF_ACCESS = "M7", "Single point of access"
    DEBT_AGENCY = "M8", "Debt agency"
    AMBULANCE = "M9", "Ambulance service"
    TALKING_THERAPIES_STEP_UP = "N1", "Talking Therapies: stepped up from low intensity"
    TALKING_THERAPIES_STEP_DOWN = "N2", "Talking Therapies: stepped down from high intensity"
    TALKING_THERAPIES_OTHER = "N4", "Talking Therapies: other"
    INTERNAL = "P1", "Internal referral"
    DROP_IN = "Q1", "Mental health drop-in service"


class ClinicalPriority(Coded):
    """CLINICAL RESPONSE PRIORITY TYPE. The numbers are not in order of severity: sort by `.severity`, never by code."""

    EMERGENCY = "1", "Emergency"
    URGENT = "2", "Urgent"
    ROUTINE = "3", "Routine"
    VERY_URGENT = "4", "Very urgent"

    @property
    def severity(self) -> int:
        """1 for the most severe to 4: emergency, very urgent, urgent, routine."""
        return _BY_SEVERITY.index(self) + 1

    @property
    def fhir(self) -> str:
        """The FHIR request-priority that stands for it."""
        return _FHIR[self]

    @classmethod
    def from_fhir(cls, priority: str) -> Self:
        """From routine, urgent, asap or stat; raises UnknownCode."""
        for member in cls:
            if member.fhir == priority:
                return member
        raise UnknownCode("request priority", tuple(_FHIR.values()))


_BY_SEVERITY = (
    ClinicalPriority.EMERGENCY,
    ClinicalPriority.VERY_URGENT,
    ClinicalPriority.URGENT,
    ClinicalPriority.ROUTINE,
)
_FHIR = {
    ClinicalPriority.ROUTINE: "routine",
    ClinicalPriority.URGENT: "urgent",
    ClinicalPriority.VERY_URGENT: "asap",
    ClinicalPriority.EMERGENCY: "stat",
}


class PrimaryReason(Coded):
    """PRIMARY REASON FOR REFERRAL (MENTAL HEALTH); 17 is not in use."""

    FIRST_PSYCHOSIS = "01", "First episode of psychosis (suspected)"
    PSYCHOSIS = "02", "Ongoing or recurrent psychosis"
    BIPOLAR = "03", "Bipolar disorder"
    DEPRESSION = "04", "Depression"
    ANXIETY = "05", "Anxiety"
    OBSESSIVE_COMPULSIVE = "06", "Obsessive compulsive disorder"
    PHOBIAS = "07", "Phobias"
    ORGANIC = "08", "Organic brain disorder"
    DRUGS_AND_ALCOHOL = "09", "Drug and alcohol difficulties"
    UNEXPLAINED_SYMPTOMS = "10", "Unexplained physical symptoms"
    POST_TRAUMATIC_STRESS = "11", "Post-traumatic stress disorder"
    EATING_DISORDERS = "12", "Eating disorders"
    PERINATAL = "13", "Perinatal mental health"
    PERSONALITY_DISORDERS = "14", "Personality disorders"
    SELF_HARM = "15", "Self-harm"
    CONDUCT_DISORDERS = "16", "Conduct disorders"
    IN_CRISIS = "18", "In crisis"
    RELATIONSHIPS = "19", "Relationship difficulties"
    GENDER_DISCOMFORT = "20", "Gender discomfort"
    ATTACHMENT = "21", "Attachment difficulties"
    SELF_CARE = "22", "Self-care"
    HEALTH_ADJUSTMENT = "23", "Adjustment to health issues"
    NEURODEVELOPMENTAL = "24", "Neurodevelopmental conditions, autism excepted"
    SUSPECTED_AUTISM = "25", "Suspected autism"
    DIAGNOSED_AUTISM = "26", "Diagnosed autism"
    PRECONCEPTION = "27", "Preconception perinatal mental health"
    GAMBLING = "28", "Gambling"


class ClosureReason(Coded):
    """REFERRAL CLOSURE REASON; 08 after a contact counts nationally as signposted."""

    ADMITTED_ELSEWHERE = "01", "Admitted elsewhere"
    COMPLETED = "02", "Support completed"
    MOVED_AWAY = "03", "Moved out of the area"
    NO_FURTHER_SUPPORT = "04", "No further support appropriate"
    DID_NOT_ATTEND = "05", "Did not attend"
    DIED = "06", "Died"
    ASKED_TO_LEAVE = "07", "Asked to be discharged"
    REFERRED_ON = "08", "Referred to another service"
    REFUSED = "09", "Chose not to be seen"


class RejectionReason(Coded):
    """REFERRAL REJECTION REASON: why a referral is declined before it is accepted."""

    DUPLICATE = "01", "Already being supported for the same need"
    ANOTHER_SERVICE = "02", "Another service fits better"
    INCOMPLETE = "03", "Not enough information"


class NeedTag(Coded):
    """The partnership's own list of needs and circumstances, of which a referral may carry several."""

    HOMELESS = "homeless", "Homeless"
    ROUGH_SLEEPING = "rough_sleeping", "Sleeping rough"
    HOUSING_AT_RISK = "housing_at_risk", "Housing at risk"
    SELF_HARM = "self_harm", "Self-harm"
    COMPLEX_NEEDS = "complex_needs", "Complex needs"
    DRUGS_OR_ALCOHOL = "drugs_or_alcohol", "Drugs or alcohol"
    BEHAVIOUR = "behaviour", "Behaviour that others find hard"
    DEBT = "debt", "Significant debt"
    CRIMINAL_JUSTICE = "criminal_justice", "In contact with criminal justice"
    LEARNING_DISABILITY = "learning_disability", "Learning difficulty or disability"
    PERSONALITY_DISORDER = "personality_disorder", "Personality disorder"
    LONG_TERM_CONDITION = "long_term_condition", "Long-term health condition"
    DOMESTIC_ABUSE = "domestic_abuse", "Domestic abuse"
    SEXUAL_VIOLENCE = "sexual_violence", "Sexual violence"
    VULNERABLE_WOMEN = "vulnerable_women", "Vulnerable woman"


class ServiceTeamType(Coded):
    """SERVICE OR TEAM TYPE REFERRED TO (MENTAL HEALTH)."""

    CRISIS_RESOLUTION = "A02", "Crisis resolution team or home treatment"
    PRIMARY_CARE = "A05", "Primary care mental health"
    COMMUNITY_FUNCTIONAL = "A06", "Community mental health team: functional"
    COMMUNITY_ORGANIC = "A07", "Community mental health team: organic"
    ASSERTIVE_OUTREACH = "A08", "Assertive outreach"
    COMMUNITY_REHABILITATION = "A09", "Community rehabilitation"
    GENERAL_PSYCHIATRY = "A10", "General psychiatry"
    PSYCHIATRIC_LIAISON = "A11", "Psychiatric liaison"
    PSYCHOTHERAPY = "A12", "Psychotherapy"
    PSYCHOLOGICAL_THERAPY = "A13", "Psychological therapy (other than Talking Therapies)"
    EARLY_INTERVENTION = "A14", "Early intervention in psychosis"
    YOUNG_ONSET_DEMENTIA = "A15", "Young-onset dementia"
    PERSONALITY_DISORDER = "A16", "Personality disorder service"
    MEMORY = "A17", "Memory service"
    SINGLE_POINT_OF_ACCESS = "A18", "Single point of access"
    CRISIS_LINE = "A19", "Crisis line, day and night"
    PLACE_OF_SAFETY = "A20", "Health-based place of safety"
    SANCTUARY = "A21", "Crisis café, safe haven or sanctuary"
    WALK_IN_CRISIS = "A22", "Walk-in crisis assessment"
    DECISION_UNIT = "A23", "Psychiatric decision unit"
    ACUTE_DAY = "A24", "Acute day service"
    CRISIS_HOUSE = "A25", "Crisis house"
    FORENSIC = "B01", "Forensic mental health"
    FORENSIC_LEARNING_DISABILITY = "B02", "Forensic learning disability"
    AUTISM = "C01", "Autism service"
    PERINATAL = "C02", "Specialist perinatal mental health"
    NEURODEVELOPMENT = "C04", "Neurodevelopment team"
    PAEDIATRIC_LIAISON = "C05", "Paediatric liaison"
    LOOKED_AFTER_CHILDREN = "C06", "Looked-after children"
    YOUTH_OFFENDING = "C07", "Youth offending service"
    BRAIN_INJURY = "C08", "Acquired brain injury"
    EATING_DISORDER = "C10", "Community eating disorder service"
    SUBSTANCE_MISUSE = "D01", "Drug and alcohol team"
    LIAISON_AND_DIVERSION = "D02", "Criminal justice liaison and diversion"
    PRISON_IN_REACH = "D03", "Prison in-reach"
    ASYLUM = "D04", "Asylum service"
    PLACEMENT_AND_SUPPORT = "D05", "Individual placement and support"
    EDUCATION = "D06", "Mental health in education"
    GAMBLING = "D07", "Problem gambling"
    ROUGH_SLEEPING = "D08", "Rough sleeping"
    COMMUNITY_LEARNING_DISABILITY = "E01", "Community learning disability team"
    EPILEPSY = "E02", "Epilepsy or neurological service"
    SPECIALIST_PARENTING = "E03", "Specialist parenting"
    INTENSIVE_SUPPORT = "E04", "Enhanced or intensive support"
    SCHOOL_SUPPORT_TEAM = "F01", "Mental health support team in education"
    MATERNAL = "F02", "Maternal mental health"
    DEAF_PEOPLE = "F03", "Mental health service for deaf people"
    VETERANS = "F04", "Veterans' complex treatment"
    CARE_HOMES = "F05", "Enhanced care in care homes"
    WELLBEING_HUB = "F06", "Mental health and wellbeing hub"
    OTHER_IN_SCOPE = "Z01", "Other mental health service, within the national payment system"
    OTHER_OUT_OF_SCOPE = "Z02", "Other mental health service, outside the national payment system"
    OTHER = "ZZZ", "Other mental health service"
