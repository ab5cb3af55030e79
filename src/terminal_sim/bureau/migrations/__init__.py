"""The layouts that the bureau's book has had (医保局账簿的历次结构): one script a revision, run to lift an older
book."""
