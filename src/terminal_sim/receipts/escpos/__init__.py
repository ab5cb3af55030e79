"""ESC/POS (小票打印机指令): writing the bytes, reading any such bytes, and a printer made of dots that obeys them."""
