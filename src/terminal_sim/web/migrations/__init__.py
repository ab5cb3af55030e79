"""The layouts that the devices' book has had (设备簿的历次结构): one script a revision, run to lift an older book."""
