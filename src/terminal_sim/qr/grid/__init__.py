"""Reading a code module by module (逐模块读码), when its corner marks can be found but no decoder gets its content.

The corner marks are known in advance, so a spoilt picture of them teaches how the camera spoilt the rest: ``marks``
finds them, ``fit`` lays the grid, ``learn`` trains a small linear filter on all modules that every code has, ``solve``
corrects errors and erasures. A text counts only when the code's redundancy speaks for it (``Evidence``).
"""
