"""A city's day against a served bureau (压力测试): visits come as they will, answers are checked.

``town`` is who lives there, ``plan`` who comes when and with which bill, ``household`` what the load itself knows of a
family's money, ``conversation`` one visit from the code to the settlement, ``driving`` the open loop, ``night`` the
reconciliation of the load's own books with the bureau's, ``report`` what it came to.
"""
