"""Invented names: of places and schools from parts, of people from syllables, and numbers that belong to nobody."""

from __future__ import annotations

SCHOOL_FORE = ("บ้าน", "บ้าน", "บ้าน", "บ้าน", "วัด", "วัด", "ชุมชนบ้าน", "อนุบาล", "ชุมชนวัด", "นิคม")
PLACES = (
    "หนอง", "ดง", "โคก", "ห้วย", "ท่า", "บึง", "เนิน", "คลอง", "ป่า", "ไร่", "วัง", "ปาก", "ทุ่ง", "แม่", "โนน", "เขา", "บาง",
    "หัว", "สระ", "นา",
)  # fmt: skip
PLACE_ENDS = (
    "ใหม่", "ไผ่", "ตาล", "มะม่วง", "กระทุ่ม", "สัก", "ยาง", "แดง", "ขาว", "ทอง", "เงิน", "งาม", "เย็น", "ใหญ่", "น้อย", "สูง",
    "ลึก", "จันทร์", "ประดู่", "ขาม", "แก้ว", "บัว", "ช้าง", "กวาง", "นกยูง", "ปลาดุก", "สำราญ", "เจริญ", "พัฒนา", "สามัคคี",
    "กลาง", "เหนือ", "ใต้", "ตะวันออก", "หวาย", "มะขาม", "สะแก", "โพธิ์", "ไทร", "ชัย",
)  # fmt: skip
FIRST_SYLLABLES = (
    "กิต", "ชล", "ณัฐ", "ธน", "นภ", "ปิย", "พงศ์", "พิม", "ภัท", "รัต", "วร", "ศิริ", "สุ", "อร", "กัญ", "จิร", "ชนะ", "ดุส",
    "ทิพ", "นันท์", "บุญ", "ประ", "พร", "มณี", "ยุพ", "ลลิ", "วิ", "สม", "อนุ", "อัญ",
)  # fmt: skip
LAST_OF_BOY = ("ชัย", "พล", "วัฒน์", "ศักดิ์", "เดช", "กร", "ภูมิ", "ยศ", "รักษ์", "สิทธิ์", "นนท์", "ภพ", "ดนัย", "วิทย์", "ธร")
LAST_OF_GIRL = ("ดา", "ภรณ์", "รัตน์", "วรรณ", "ศรี", "ธิดา", "พร", "นุช", "ลักษณ์", "กมล", "มาศ", "จิต", "ฤดี", "ญา", "วดี")
FAMILY_FORE = (
    "แก้ว", "ทอง", "บุญ", "ศรี", "คำ", "จันทร์", "ใจ", "สุข", "เพชร", "มั่น", "พันธุ์", "วงศ์", "ดี", "อินทร์", "สาย", "ชู", "รุ่ง",
    "แสง", "เรือง", "ปัญญา",
)  # fmt: skip
FAMILY_MIDDLE = ("", "นา", "ประ", "พิ", "สม", "มา", "โพธิ์", "ไพร", "วารี", "คีรี")
FAMILY_ENDS = (
    "สมมติ", "จำลอง", "ตัวอย่าง", "สมมุติกุล", "แบบอย่าง", "ในนิทาน", "ลองดู", "มโนภาพ", "ในฝัน", "ไม่มีจริง", "แต่งขึ้น", "นิรนาม",
)  # fmt: skip
OCCUPATIONS = ("เกษตรกร", "รับจ้างทั่วไป", "ค้าขาย", "รับราชการ", "พนักงานบริษัท", "ธุรกิจส่วนตัว", "ไม่ได้ประกอบอาชีพ")
RELATIONS = ("บิดา", "มารดา", "ย่า", "ยาย", "ปู่", "ตา", "ลุง", "ป้า", "น้า")


def citizen_id(serial: int, *, register: int = 1) -> str:
    """A number with a right check digit, of a province (99) that does not exist; ``register`` is its first digit."""
    digits = f"{register}9999{serial % 10_000_000:07d}"
    total = sum(int(digit) * (13 - place) for place, digit in enumerate(digits))
    return f"{digits}{(11 - total % 11) % 10}"


def g_code(serial: int, year: int) -> str:
    """A number as given to a pupil without a citizen number."""
    return f"G{year % 100:02d}99{serial % 100_000_000:08d}"


def first_name(draw: int, *, is_boy: bool) -> str:
    """A first name of two parts."""
    ends = LAST_OF_BOY if is_boy else LAST_OF_GIRL
    return FIRST_SYLLABLES[draw % len(FIRST_SYLLABLES)] + ends[(draw >> 8) % len(ends)]


def family_name(draw: int) -> str:
    """A family name that says itself that it is invented."""
    return (
        FAMILY_FORE[draw % len(FAMILY_FORE)]
        + FAMILY_MIDDLE[(draw >> 8) % len(FAMILY_MIDDLE)]
        + FAMILY_ENDS[(draw >> 16) % len(FAMILY_ENDS)]
    )
