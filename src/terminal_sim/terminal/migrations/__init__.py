"""The layouts that the terminals' book has had (终端账簿的历次结构): one script a revision, run to lift an older
book."""
