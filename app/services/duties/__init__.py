"""Who is in charge: officers and contacts of the villages, and the duty list (责任清单)."""

from app.services.duties.contacts import (
    ContactRow,
    add_contact,
    ask_first,
    change_contact,
    contacts,
    first_contacts,
    retire_contact,
)
from app.services.duties.duty_list import (
    DutyRow,
    NewDuty,
    add_duty,
    change_duty,
    duty_as_entered,
    duty_rows,
    remove_duty,
)
from app.services.duties.officers import (
    OfficerRow,
    officer_history,
    officer_of,
    officers,
    set_officer,
    staff_names,
)

__all__ = [
    "ContactRow",
    "DutyRow",
    "NewDuty",
    "OfficerRow",
    "add_contact",
    "add_duty",
    "ask_first",
    "change_contact",
    "change_duty",
    "contacts",
    "duty_as_entered",
    "duty_rows",
    "first_contacts",
    "officer_history",
    "officer_of",
    "officers",
    "remove_duty",
    "retire_contact",
    "set_officer",
    "staff_names",
]
