"""``terminal-sim wheelhouse DIR`` (离线安装包): everything that an installation without network needs, in one folder."""
