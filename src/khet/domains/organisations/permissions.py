"""Names of the permissions of organisations."""

OFFICE_VIEW = "organisations.office.view"
OFFICE_EDIT = "organisations.office.edit"
SCHOOL_VIEW = "organisations.school.view"
SCHOOL_EDIT = "organisations.school.edit"

LABELS = {
    OFFICE_VIEW: "ดูข้อมูลสำนักงาน เครือข่าย และกลุ่มงาน",
    OFFICE_EDIT: "แก้ไขเครือข่าย กลุ่มงาน และข้อมูลสำนักงาน",
    SCHOOL_VIEW: "ดูทะเบียนสถานศึกษา",
    SCHOOL_EDIT: "เพิ่ม เปลี่ยนชื่อ ย้าย รวม แยก และเลิกสถานศึกษา",
}
