"""People who should get and do not (应享未享): found in the register, checked one by one."""
