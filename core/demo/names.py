"""Invented people's names, in the mixture of backgrounds that live in the area; nobody here is a real person."""

from dataclasses import dataclass
from random import Random

from core.clients.codes import EthnicCategory as Ethnic


@dataclass(frozen=True)
class Background:
    """Names that go together. `original` spells a few of them in their own script; `share` is out of 100."""

    share: int
    ethnic: Ethnic
    language: str
    women: tuple[str, ...]
    men: tuple[str, ...]
    families: tuple[str, ...]
    original: tuple[tuple[str, str], ...] = ()


BRITISH = Background(
    50, Ethnic.WHITE_BRITISH, "English",
    ("Amelia", "Beth", "Carol", "Chloe", "Dawn", "Eleanor", "Faith", "Grace", "Hannah", "Jean", "Jodie", "Kelly",
     "Lauren", "Marion", "Megan", "Pauline", "Rosemary", "Sally", "Stacey", "Zoë"),
    ("Alfie", "Barry", "Callum", "Darren", "Edmund", "Frank", "Gareth", "Harry", "Ian", "Jack", "Keith", "Lewis",
     "Martin", "Nigel", "Oliver", "Paul", "Ricky", "Stuart", "Terence", "Wayne"),
    ("Ashdown", "Barrow", "Bramley", "Chivers", "Cottle", "Dunning", "Eastwell", "Fudge", "Garland", "Hillier",
     "Ings", "Kington", "Lavington", "Maslen", "Naish", "Oatley", "Pearce-Hall", "Rudge", "Sheppard", "Tuck",
     "Vowles", "Wadman", "Weeks", "Yeates"),
)  # fmt: skip
WELSH_IRISH = Background(
    8, Ethnic.WHITE_IRISH, "English",
    ("Aoife", "Bríd", "Caoimhe", "Gráinne", "Niamh", "Róisín", "Siân", "Siobhán"),
    ("Cián", "Eoin", "Fionn", "Pádraig", "Rhodri", "Seán", "Tomás", "Tudur"),
    ("Ó Ceallaigh", "O’Driscoll", "Ní Bhriain", "Prydderch", "MacGabhann", "Llywelyn", "O’Neill"),
)  # fmt: skip
POLISH = Background(
    8, Ethnic.WHITE_OTHER, "Polish",
    ("Agnieszka", "Bożena", "Danuta", "Ewa", "Małgorzata", "Żaneta"),
    ("Bartłomiej", "Józef", "Łukasz", "Michał", "Paweł", "Sławomir"),
    ("Dąbek", "Kołodziej", "Mączka", "Nowicka-Żak", "Śliwa", "Wójcik", "Zięba"),
)  # fmt: skip
UKRAINIAN = Background(
    3, Ethnic.WHITE_OTHER, "Ukrainian",
    ("Halyna", "Kateryna", "Oksana", "Olena"), ("Andriy", "Mykola", "Serhiy", "Yevhen"),
    ("Bondar", "Kovalenko", "Melnyk", "Shevchuk"),
    (("Olena", "Олена"), ("Kovalenko", "Коваленко"), ("Mykola", "Микола"), ("Melnyk", "Мельник"),
     ("Halyna", "Галина"), ("Bondar", "Бондар"), ("Andriy", "Андрій"), ("Shevchuk", "Шевчук")),
)  # fmt: skip
ROMANIAN_PORTUGUESE = Background(
    4, Ethnic.WHITE_OTHER, "Portuguese",
    ("Conceição", "Ileana", "Mădălina", "Inês"), ("João", "Ștefan", "Gonçalo", "Răzvan"),
    ("Brânză", "Fonseca", "Magalhães", "Țurcanu"),
)  # fmt: skip
GOAN_INDIAN = Background(
    6, Ethnic.INDIAN, "Konkani",
    ("Anjali", "Harpreet", "Lourdes", "Meenakshi", "Philomena"),
    ("Caetano", "Gurdeep", "Rohan", "Savio", "Vikram"),
    ("D’Souza", "Fernandes", "Gill", "Mascarenhas", "Pereira", "Sandhu"),
)  # fmt: skip
NEPALI = Background(
    3, Ethnic.ASIAN_OTHER, "Nepali",
    ("Asmita", "Kabita", "Sarita"), ("Bishal", "Dil Bahadur", "Prakash"), ("Gurung", "Limbu", "Thapa"),
    (("Sarita", "सरिता"), ("Thapa", "थापा"), ("Prakash", "प्रकाश"), ("Gurung", "गुरुङ")),
)  # fmt: skip
SOMALI_ARABIC = Background(
    6, Ethnic.BLACK_AFRICAN, "Somali",
    ("Amina", "Fadumo", "Hodan", "Khadija", "Sagal"), ("Abdirahman", "Idris", "Mahad", "Yusuf"),
    ("Abdi Warsame", "al-Hakim", "Jama", "Osman", "Sheikh Nur"),
    (("Amina", "أمينة"), ("Osman", "عثمان"), ("Yusuf", "يوسف"), ("al-Hakim", "الحكيم")),
)  # fmt: skip
CARIBBEAN = Background(
    5, Ethnic.BLACK_CARIBBEAN, "English",
    ("Charmaine", "Delroya", "Marcia", "Sonia-Mae"), ("Clive", "Devon", "Errol", "Winston"),
    ("Barnaby-Clarke", "Grandison", "Hinds", "Powell", "St Hill"),
)  # fmt: skip
CHINESE_VIETNAMESE = Background(
    4, Ethnic.CHINESE, "Cantonese",
    ("Lì Huá", "Mei-Ling", "Thị Hương", "Xiu Ying"), ("Jian", "Văn Đức", "Wai Keung", "Zhì Míng"),
    ("Au-Yeung", "Đặng", "Nguyễn", "Ōuyáng", "Wong"),
    (("Mei-Ling", "美玲"), ("Wong", "黃"), ("Jian", "建"), ("Ōuyáng", "歐陽")),
)  # fmt: skip
BANGLADESHI_PAKISTANI = Background(
    3, Ethnic.BANGLADESHI, "Bengali",
    ("Nasrin", "Rukhsana", "Shirin"), ("Anwar", "Jahangir", "Tariq"), ("Begum", "Chowdhury", "Mirza"),
)  # fmt: skip

BACKGROUNDS = (
    BRITISH, WELSH_IRISH, POLISH, UKRAINIAN, ROMANIAN_PORTUGUESE, GOAN_INDIAN, NEPALI, SOMALI_ARABIC, CARIBBEAN,
    CHINESE_VIETNAMESE, BANGLADESHI_PAKISTANI,
)  # fmt: skip


@dataclass(frozen=True)
class Name:
    """A name, whether it is a woman's, and how it is written in its own script (None where it is this one)."""

    given: str
    family: str
    is_womans: bool
    background: Background
    in_own_script: str | None = None

    @property
    def full(self) -> str:
        return f"{self.given} {self.family}"


def any_name(random: Random, *, womans: bool | None = None) -> Name:
    background = random.choices(BACKGROUNDS, [one.share for one in BACKGROUNDS])[0]
    is_womans = random.random() < 0.55 if womans is None else womans
    given = random.choice(background.women if is_womans else background.men)
    family = random.choice(background.families)
    spelling = dict(background.original)
    in_own = f"{spelling[given]} {spelling[family]}" if given in spelling and family in spelling else None
    return Name(given, family, is_womans, background, in_own)
