"""The demonstration school: invented people living the Statement, dated relative to the day it is made."""
