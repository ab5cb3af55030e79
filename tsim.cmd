@py -3 "%~dp0tsim.py" %*
