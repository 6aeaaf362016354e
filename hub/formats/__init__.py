"""How Django writes moments (`FORMAT_MODULE_PATH`): as it does, and with the zone they are told in.
An approver on one side of the border and an editor on the other read the same list.
"""
